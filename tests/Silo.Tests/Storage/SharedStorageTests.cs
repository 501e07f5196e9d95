using System.Collections.Concurrent;
using System.Text;
using Npgsql;
using ServingCluster.Errors;
using ServingCluster.Silo.Tests.Harness;
using ServingCluster.Storage;

namespace ServingCluster.Silo.Tests.Storage;

/// <summary>Several processes over one database.</summary>
[Collection(Alone.Name)]
public sealed class SharedStorageTests(SharedPostgres postgres)
{
    private readonly string _service = Guid.NewGuid().ToString("N");

    [Fact]
    public async Task Of_those_that_create_the_same_record_at_once_one_does()
    {
        await using var one = await StorageHost.OnPostgresAsync(postgres.ConnectionString, _service);
        await using var other = await StorageHost.OnPostgresAsync(postgres.ConnectionString, _service);
        for (var round = 0; round < 20; round++)
        {
            var key = $"race/{round}";
            var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => TryCreateAsync(i % 2 == 0 ? one.Store : other.Store, key, $"{i}")));
            var winner = Assert.Single(outcomes.OfType<string>());
            Assert.Equal(winner, Encoding.UTF8.GetString((await one.Store.ReadAsync(key, default))!.Value.Span));
        }
    }

    [Fact]
    public async Task A_list_misses_no_record_whatever_else_is_created_and_deleted_meanwhile()
    {
        await using var one = await StorageHost.OnPostgresAsync(postgres.ConnectionString, _service);
        await using var other = await StorageHost.OnPostgresAsync(postgres.ConnectionString, _service);
        var acknowledged = new ConcurrentDictionary<string, bool>();
        using var stop = new CancellationTokenSource();
        // Few keys, so that creations, deletions and re-creations of one key meet.
        var workers = Enumerable.Range(0, 4).Select(w => Task.Run(() => ChurnAsync(w % 2 == 0 ? one.Store : other.Store, w, stop.Token))).ToList();
        for (var i = 0; i < 30; i++)
        {
            var key = $"kept/{i}";
            await one.Store.WriteAsync(key, "x"u8.ToArray(), null, default);
            acknowledged[key] = true;
            var listed = await KeysAsync(other.Store, "kept/");
            Assert.Superset(acknowledged.Keys.ToHashSet(), listed);
        }

        await stop.CancelAsync();
        await Task.WhenAll(workers);
        foreach (var key in Enumerable.Range(0, 6).Select(i => $"churn/{i}"))
            Assert.Equal(await one.Store.ReadAsync(key, default) is not null, (await KeysAsync(other.Store, "churn/")).Contains(key));
    }

    [Fact]
    public async Task Connections_that_break_lose_nothing_that_was_acknowledged()
    {
        await using var host = await StorageHost.OnPostgresAsync(postgres.ConnectionString, _service);
        var store = host.Store;
        var etag = await store.WriteAsync("counter", "0"u8.ToArray(), null, default);
        using var stop = new CancellationTokenSource();
        var killer = Task.Run(() => KillConnectionsAsync(stop.Token));
        var (acknowledged, refused) = (0, 0);
        for (var i = 1; i <= 300; i++)
        {
            try
            {
                etag = await store.WriteAsync("counter", Encoding.UTF8.GetBytes($"{i}"), etag, default);
                acknowledged = i;
            }
            catch (ServingException e) when (e.Code == ErrorCode.TemporarilyUnavailable)
            {
                refused++;
                // Whether it went through is not known: as a grain does, look.
                var record = await ReadAsync(store, "counter");
                var value = int.Parse(Encoding.UTF8.GetString(record.Value.Span));
                Assert.True(value == acknowledged || value == i, $"{value} was neither acknowledged ({acknowledged}) nor tried ({i}).");
                (etag, acknowledged) = (record.ETag, value);
            }
        }

        await stop.CancelAsync();
        await killer;
        TestContext.Current.TestOutputHelper?.WriteLine($"{acknowledged} is the last value, {refused} writes were refused.");
        Assert.Equal($"{acknowledged}", Encoding.UTF8.GetString((await ReadAsync(store, "counter")).Value.Span));
    }

    [Fact]
    public async Task A_database_that_is_not_there_is_told_in_a_sentence()
    {
        Assert.SkipWhen(PostgresServer.Missing is not null, PostgresServer.Missing ?? "");
        await using var mortal = await PostgresServer.StartWithSchemaAsync();
        await using var host = await StorageHost.OnPostgresAsync(mortal.ConnectionString, _service);
        await host.Store.WriteAsync("k", "x"u8.ToArray(), null, default);
        await mortal.KillAsync();
        var failure = await Assert.ThrowsAsync<ServingException>(async () => await host.Store.ReadAsync("k", default));
        Assert.Equal(ErrorCode.TemporarilyUnavailable, failure.Code);
        Assert.Contains("cannot be reached", failure.Message);
        await mortal.RestartAsync();
        Assert.NotNull(await ReadAsync(host.Store, "k"));
    }

    private static async Task<string?> TryCreateAsync(IStateStore store, string key, string value)
    {
        try
        {
            await store.WriteAsync(key, Encoding.UTF8.GetBytes(value), null, default);
            return value;
        }
        catch (StateConflictException)
        {
            return null;
        }
    }

    private static async Task ChurnAsync(IStateStore store, int worker, CancellationToken stop)
    {
        var random = new Random(worker);
        while (!stop.IsCancellationRequested)
        {
            var key = $"churn/{random.Next(6)}";
            try
            {
                if (await store.ReadAsync(key, default) is { } record)
                    await store.DeleteAsync(key, record.ETag, default);
                else
                    await store.WriteAsync(key, "x"u8.ToArray(), null, default);
            }
            catch (StateConflictException)
            {
                // Another worker was first.
            }
        }
    }

    private static async Task<HashSet<string>> KeysAsync(IStateStore store, string prefix)
    {
        var keys = new HashSet<string>();
        await foreach (var record in store.ListAsync(prefix, default))
            keys.Add(record.Key);
        return keys;
    }

    // Reads until the database answers again.
    private static async Task<StoredRecord> ReadAsync(IStateStore store, string key)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return (await store.ReadAsync(key, default))!;
            }
            catch (ServingException) when (attempt < 100)
            {
                await Task.Delay(50);
            }
        }
    }

    private async Task KillConnectionsAsync(CancellationToken stop)
    {
        await using var connection = new NpgsqlConnection(postgres.ConnectionString + ";Pooling=false");
        await connection.OpenAsync(CancellationToken.None);
        while (!stop.IsCancellationRequested)
        {
            await using var command = new NpgsqlCommand(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND usename = current_user", connection);
            await command.ExecuteScalarAsync(CancellationToken.None);
            await Task.Delay(20, CancellationToken.None);
        }
    }
}
