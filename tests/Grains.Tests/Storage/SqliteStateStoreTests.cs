using System.Text;
using Microsoft.Data.Sqlite;
using ServingCluster.Errors;
using ServingCluster.Grains.Storage;
using ServingCluster.Grains.TestKit;
using ServingCluster.Storage;

namespace ServingCluster.Grains.Tests.Storage;

public sealed class SqliteStateStoreTests : StateStoreContract
{
    private readonly TestFolder _folder = new();
    private SqliteStateStore? _open;

    private string FilePath => _folder["deep/er/state.db"];

    protected override ValueTask<IStateStore> OpenAsync() => new(_open = SqliteStateStore.Open(FilePath));

    protected override async ValueTask CloseAsync()
    {
        if (_open is not null)
            await _open.DisposeAsync();
        _open = null;
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void A_second_server_on_the_same_file_is_refused()
    {
        var refusal = Assert.Throws<ServingException>(() => SqliteStateStore.Open(FilePath));

        Assert.Equal(ErrorCode.TemporarilyUnavailable, refusal.Code);
        Assert.Contains("in use by another server", refusal.Message);
    }

    [Fact]
    public async Task A_closed_file_is_one_file_and_can_be_opened_again()
    {
        await Store.WriteAsync("k", "v"u8.ToArray(), null, default);
        await CloseAsync();

        Assert.Equal(["state.db", "state.db.lock"], Directory.GetFiles(Path.GetDirectoryName(FilePath)!).Select(Path.GetFileName).Order());
        await OpenAsync();
        Assert.NotNull(await _open!.ReadAsync("k", default));
    }

    [Fact]
    public async Task A_closed_store_refuses_writes()
    {
        var store = _open!;
        await CloseAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await store.WriteAsync("k", default, null, default));
    }

    [Fact]
    public async Task Writes_that_are_queued_when_the_store_closes_are_finished()
    {
        var writes = Enumerable.Range(0, 300).Select(i => Store.WriteAsync($"k{i}", "v"u8.ToArray(), null, default).AsTask()).ToList();
        await CloseAsync();

        await Task.WhenAll(writes);
        await OpenAsync();
        Assert.Equal(300, await _open!.ListAsync("k", default).CountAsync());
    }

    [Fact]
    public async Task A_file_of_a_newer_version_is_refused_and_left_alone()
    {
        await CloseAsync();
        Execute(FilePath, "PRAGMA user_version = 99");

        var refusal = Assert.Throws<ServingException>(() => SqliteStateStore.Open(FilePath));

        Assert.Contains("version 99", refusal.Message);
        Assert.Contains("newer version", refusal.Message);
        Assert.False(File.Exists(FilePath + "-wal"));
    }

    [Fact]
    public void Another_programs_database_is_refused_and_left_alone()
    {
        var path = _folder["other.db"];
        Execute(path, "CREATE TABLE theirs (x)");
        var before = File.ReadAllBytes(path);

        var refusal = Assert.Throws<ServingException>(() => SqliteStateStore.Open(path));

        Assert.Contains("another program", refusal.Message);
        Assert.Equal(before, File.ReadAllBytes(path));
    }

    [Fact]
    public void A_file_that_is_no_database_is_refused()
    {
        File.WriteAllText(_folder["no.db"], string.Concat(Enumerable.Repeat("This is a letter. ", 500)));

        var refusal = Assert.Throws<ServingException>(() => SqliteStateStore.Open(_folder["no.db"]));

        Assert.Equal(ErrorCode.InternalError, refusal.Code);
        Assert.Contains("damaged or not a database", refusal.Message);
    }

    [Fact]
    public async Task A_damaged_page_is_an_error_that_names_the_file()
    {
        for (var i = 0; i < 400; i++)
            await Store.WriteAsync($"k{i:000}", new byte[100], null, default);
        await CloseAsync();
        using (var file = File.OpenWrite(FilePath))
        {
            file.Position = 4096;
            file.Write(Encoding.ASCII.GetBytes(new string('x', (int)file.Length - 4096)));
        }

        var failure = await Assert.ThrowsAsync<ServingException>(async () =>
        {
            await OpenAsync();
            await _open!.ReadAsync("k100", default);
        });

        Assert.Contains(FilePath, failure.Message);
    }

    [Fact]
    public void A_data_directory_that_cannot_be_made_is_an_error_that_names_it()
    {
        File.WriteAllText(_folder["file"], "");

        var failure = Assert.Throws<ServingException>(() => SqliteStateStore.Open(_folder["file/state.db"]));

        Assert.Contains(_folder["file"], failure.Message);
    }

    [Fact]
    public async Task A_full_disk_fails_the_write_that_does_not_fit_and_nothing_else()
    {
        await using var store = SqliteStateStore.Open(_folder["full.db"], maxPages: 50);
        var etag = await store.WriteAsync("small", "before"u8.ToArray(), null, default);

        var large = store.WriteAsync("large", new byte[1_000_000], null, default).AsTask();
        var update = store.WriteAsync("small", "after"u8.ToArray(), etag, default).AsTask();

        var failure = await Assert.ThrowsAsync<ServingException>(() => large);
        Assert.Equal(ErrorCode.TemporarilyUnavailable, failure.Code);
        Assert.Contains("no room left", failure.Message);
        await update;
        Assert.Equal(["small"], await store.ListAsync("", default).Select(record => record.Key).ToListAsync());
    }

    private static void Execute(string path, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=false");
        connection.Open();
        SqliteSchema.Execute(connection, sql);
    }
}
