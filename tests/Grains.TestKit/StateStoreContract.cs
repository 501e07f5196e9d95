using System.Text;
using FsCheck;
using FsCheck.Fluent;
using ServingCluster.Storage;

namespace ServingCluster.Grains.TestKit;

/// <summary>What every <see cref="IStateStore"/> must do. A store's test class derives from this and says how to open it.</summary>
public abstract class StateStoreContract : IAsyncLifetime
{
    protected IStateStore Store { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Store = await OpenAsync();

    public virtual async ValueTask DisposeAsync()
    {
        await CloseAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Opens the test's one store, or opens it again after <see cref="CloseAsync"/> with what it held.</summary>
    protected abstract ValueTask<IStateStore> OpenAsync();

    protected abstract ValueTask CloseAsync();

    [Fact]
    public async Task A_record_that_was_never_written_is_null() => Assert.Null(await Store.ReadAsync("nothing", default));

    [Fact]
    public async Task A_written_record_is_read_as_it_was_written()
    {
        var etag = await Store.WriteAsync("a/b", Bytes("one"), null, default);

        var record = await Store.ReadAsync("a/b", default);

        Assert.NotNull(record);
        Assert.Equal(("a/b", "one", etag), (record.Key, Text(record.Value), record.ETag));
    }

    [Fact]
    public async Task Every_write_changes_the_etag()
    {
        var first = await Store.WriteAsync("k", Bytes("same"), null, default);
        var second = await Store.WriteAsync("k", Bytes("same"), first, default);

        Assert.NotEqual(first, second);
        Assert.Equal(second, (await Store.ReadAsync("k", default))?.ETag);
    }

    [Fact]
    public async Task Creating_a_record_that_exists_is_a_conflict()
    {
        await Store.WriteAsync("k", Bytes("first"), null, default);

        var conflict = await Assert.ThrowsAsync<StateConflictException>(
            async () => await Store.WriteAsync("k", Bytes("second"), null, default));

        Assert.Equal("k", conflict.Key);
        Assert.Equal("first", await TextOfAsync("k"));
    }

    [Theory]
    [InlineData("old")]
    [InlineData("foreign")]
    [InlineData("empty")]
    public async Task Updating_or_deleting_with_an_etag_that_is_not_the_current_one_is_a_conflict(string kind)
    {
        var old = await Store.WriteAsync("k", Bytes("1"), null, default);
        await Store.WriteAsync("k", Bytes("2"), old, default);
        var etag = kind switch { "old" => old, "foreign" => "not-an-etag", _ => "" };

        await Assert.ThrowsAsync<StateConflictException>(async () => await Store.WriteAsync("k", Bytes("3"), etag, default));
        await Assert.ThrowsAsync<StateConflictException>(async () => await Store.DeleteAsync("k", etag, default));

        Assert.Equal("2", await TextOfAsync("k"));
    }

    [Fact]
    public async Task Updating_or_deleting_a_record_that_is_gone_is_a_conflict()
    {
        var etag = await Store.WriteAsync("k", Bytes("1"), null, default);
        await Store.DeleteAsync("k", etag, default);

        await Assert.ThrowsAsync<StateConflictException>(async () => await Store.WriteAsync("k", Bytes("2"), etag, default));
        await Assert.ThrowsAsync<StateConflictException>(async () => await Store.DeleteAsync("k", etag, default));

        Assert.Null(await Store.ReadAsync("k", default));
    }

    [Fact]
    public async Task A_record_that_is_deleted_and_created_again_has_a_new_etag()
    {
        var first = await Store.WriteAsync("k", Bytes("v"), null, default);
        await Store.DeleteAsync("k", first, default);
        await ReopenAsync();

        var second = await Store.WriteAsync("k", Bytes("v"), null, default);

        Assert.NotEqual(first, second);
    }

    [Theory]
    [InlineData("a/", new[] { "a/", "a/1", "a/10", "a/2", "a/%", "a/_" })]
    [InlineData("a", new[] { "a", "a!", "a/", "a/1", "a/10", "a/2", "a/%", "a/_", "aA", "aa", "a\uFFFD", "a😀" })]
    [InlineData("a/%", new[] { "a/%" })]
    [InlineData("a/_", new[] { "a/_" })]
    [InlineData("ü", new[] { "ü", "ü/1" })]
    [InlineData("a😀", new[] { "a😀" })]
    [InlineData("A", new[] { "A" })]
    [InlineData("zz", new string[0])]
    public async Task A_list_holds_the_keys_with_the_prefix_in_order(string prefix, string[] expected)
    {
        string[] keys = ["a", "a!", "A", "a/", "a/1", "a/10", "a/2", "a/%", "a/_", "aA", "aa", "a😀", "a\uFFFD", "b", "ü", "ü/1", "ÿ"];
        foreach (var key in keys)
            await Store.WriteAsync(key, Bytes(key), null, default);

        var listed = await ListAsync(prefix);

        Assert.Equal(expected.OrderBy(key => key, CodePoints), listed.Select(record => record.Key));
        Assert.All(listed, record => Assert.Equal(record.Key, Text(record.Value)));
    }

    [Fact]
    public async Task The_empty_prefix_lists_everything()
    {
        await Store.WriteAsync("x", Bytes("1"), null, default);
        await Store.WriteAsync("\u0001", Bytes("2"), null, default);

        Assert.Equal(["\u0001", "x"], (await ListAsync("")).Select(record => record.Key));
    }

    [Fact]
    public async Task A_list_goes_on_while_its_records_are_deleted()
    {
        for (var i = 0; i < 20; i++)
            await Store.WriteAsync($"k{i:00}", Bytes("v"), null, default);

        await foreach (var record in Store.ListAsync("k", default))
            await Store.DeleteAsync(record.Key, record.ETag, default);

        Assert.Empty(await ListAsync("k"));
    }

    [Fact]
    public async Task Of_concurrent_writers_of_one_key_exactly_one_wins_each_round()
    {
        string? etag = null;
        for (var round = 0; round < 20; round++)
        {
            var expected = etag;
            var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(() => TryWriteAsync("k", $"{writer}", expected))));
            etag = Assert.Single(results, result => result is not null);
            var winner = Array.IndexOf(results, etag);
            Assert.Equal($"{winner}", await TextOfAsync("k"));
        }
    }

    [Fact]
    public async Task Many_keys_are_written_in_parallel()
    {
        await Parallel.ForAsync(0, 500, async (i, cancellationToken) =>
        {
            var etag = await Store.WriteAsync($"many/{i:000}", Bytes("draft"), null, cancellationToken);
            await Store.WriteAsync($"many/{i:000}", Bytes($"{i}"), etag, cancellationToken);
            Assert.Equal($"{i}", await TextOfAsync($"many/{i:000}"));
        });

        var records = await ListAsync("many/");

        Assert.Equal(Enumerable.Range(0, 500).Select(i => $"{i}"), records.Select(record => Text(record.Value)));
        Assert.Equal(500, records.Select(record => record.ETag).Distinct().Count());
    }

    [Fact]
    public async Task A_value_may_be_large_or_empty()
    {
        var large = new byte[5_000_000];
        new System.Random(7).NextBytes(large);

        await Store.WriteAsync("large", large, null, default);
        await Store.WriteAsync("empty", ReadOnlyMemory<byte>.Empty, null, default);

        Assert.True((await Store.ReadAsync("large", default))!.Value.Span.SequenceEqual(large));
        Assert.Equal(0, (await Store.ReadAsync("empty", default))?.Value.Length);
    }

    [Fact]
    public async Task The_callers_buffer_may_change_after_the_write()
    {
        var buffer = Bytes("before");
        await Store.WriteAsync("k", buffer, null, default);
        buffer.AsSpan().Clear();

        Assert.Equal("before", await TextOfAsync("k"));
    }

    [Fact]
    public async Task A_cancelled_write_leaves_nothing()
    {
        var etag = await Store.WriteAsync("k", Bytes("old"), null, default);
        var cancelled = new CancellationToken(canceled: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Store.WriteAsync("new", Bytes("v"), null, cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Store.WriteAsync("k", Bytes("v"), etag, cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Store.DeleteAsync("k", etag, cancelled));

        Assert.Equal([("k", etag)], (await ListAsync("")).Select(record => (record.Key, record.ETag)));
        Assert.Equal("old", await TextOfAsync("k"));
    }

    [Fact]
    public async Task Cancelled_reads_say_so()
    {
        var cancelled = new CancellationToken(canceled: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Store.ReadAsync("k", cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await Store.ListAsync("k", cancelled).ToListAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_key_that_cannot_be_stored_is_refused()
    {
        // A list rather than a theory: half a surrogate pair does not survive in an attribute.
        foreach (var key in new[] { "", "a\0b", "half \uD83D", "\uDE00 half", "\uD83Dhalf" })
        {
            await Assert.ThrowsAsync<ArgumentException>(async () => await Store.WriteAsync(key, Bytes("v"), null, default));
            await Assert.ThrowsAsync<ArgumentException>(async () => await Store.ReadAsync(key, default));
        }
    }

    [Fact]
    public async Task A_key_has_at_most_512_characters()
    {
        await Store.WriteAsync(new string('k', 512), Bytes("v"), null, default);

        await Assert.ThrowsAsync<ArgumentException>(async () => await Store.WriteAsync(new string('k', 513), Bytes("v"), null, default));
    }

    [Fact]
    public async Task A_reopened_store_has_everything()
    {
        var etag = await Store.WriteAsync("k", Bytes("1"), null, default);
        await Store.WriteAsync("gone", Bytes("1"), null, default);
        await Store.DeleteAsync("gone", (await Store.ReadAsync("gone", default))!.ETag, default);

        await ReopenAsync();

        Assert.Equal([("k", etag)], (await ListAsync("")).Select(record => (record.Key, record.ETag)));
        await Store.WriteAsync("k", Bytes("2"), etag, default);
        Assert.Equal("2", await TextOfAsync("k"));
    }

    [Fact]
    public void Any_sequence_of_operations_does_what_a_dictionary_does()
    {
        var operation = Gen.Choose(0, 3).SelectMany(kind => Gen.Choose(0, 4).SelectMany(
            key => Gen.Choose(0, 3).Select(freshness => new ModelOperation(kind, $"model/{key}", IsStale: freshness == 0))));
        var property = Prop.ForAll(
            operation.ArrayOf().ToArbitrary(),
            operations => new StateStoreModel(Store).RunAsync(operations).GetAwaiter().GetResult());

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(40), property);
    }

    private static readonly IComparer<string> CodePoints = Comparer<string>.Create(
        (x, y) => Encoding.UTF8.GetBytes(x).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(y)));

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string Text(ReadOnlyMemory<byte> value) => Encoding.UTF8.GetString(value.Span);

    private async Task ReopenAsync()
    {
        await CloseAsync();
        Store = await OpenAsync();
    }

    private async Task<string?> TextOfAsync(string key) =>
        await Store.ReadAsync(key, default) is { } record ? Text(record.Value) : null;

    private async Task<List<StoredRecord>> ListAsync(string prefix) => await Store.ListAsync(prefix, default).ToListAsync();

    private async Task<string?> TryWriteAsync(string key, string text, string? etag)
    {
        try
        {
            return await Store.WriteAsync(key, Bytes(text), etag, default);
        }
        catch (StateConflictException)
        {
            return null;
        }
    }
}
