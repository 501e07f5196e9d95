using Orleans.Storage;
using ServingCluster.Errors;
using ServingCluster.Silo.Storage;
using ServingCluster.Storage;

namespace ServingCluster.Silo.Tests.Storage;

/// <summary>The index and the records, when something breaks off or comes between the two.</summary>
public sealed class KeyIndexTests
{
    private const string Key = "a/b";
    private static readonly TimeSpan LongAfter = TimeSpan.FromHours(2);

    private readonly LaterClock _time = new();
    private readonly ScriptedGrainStorage _storage = new();
    private readonly OrleansStateStore _store;

    public KeyIndexTests() => _store = new OrleansStateStore(_storage, _time);

    [Fact]
    public async Task A_creation_that_broke_off_before_its_record_leaves_nothing_that_is_seen()
    {
        await BreakAsync("write", "record", () => CreateAsync());
        Assert.Empty(await KeysAsync());
        Assert.Equal(1, _storage.LinesOf(Key));
        _time.Ahead = LongAfter;
        Assert.Empty(await KeysAsync());
        Assert.Equal(0, _storage.LinesOf(Key));
    }

    [Fact]
    public async Task A_creation_that_broke_off_may_be_tried_again_at_once()
    {
        await BreakAsync("write", "record", () => CreateAsync());
        var etag = await CreateAsync();
        Assert.Equal([Key], await KeysAsync());
        await _store.DeleteAsync(Key, etag, default);
        Assert.Empty(await KeysAsync());
    }

    [Fact]
    public async Task A_deletion_that_broke_off_after_its_record_leaves_nothing_that_is_seen()
    {
        var etag = await CreateAsync();
        await BreakAsync("write", "index", () => _store.DeleteAsync(Key, etag, default).AsTask());
        Assert.Null(await _store.ReadAsync(Key, default));
        Assert.Empty(await KeysAsync());
        _time.Ahead = LongAfter;
        Assert.Empty(await KeysAsync());
        Assert.Equal(0, _storage.LinesOf(Key));
    }

    [Fact]
    public async Task A_record_that_comes_after_a_broken_off_deletion_is_listed_for_good()
    {
        var etag = await CreateAsync();
        await BreakAsync("write", "index", () => _store.DeleteAsync(Key, etag, default).AsTask());
        await CreateAsync();
        Assert.Equal([Key], await KeysAsync());
        _time.Ahead = LongAfter;
        Assert.Equal([Key], await KeysAsync());
    }

    [Fact]
    public async Task A_creation_under_way_is_not_forgotten_by_a_list()
    {
        var (begun, go) = (Signal(), Signal());
        _storage.Before = async (access, state) =>
        {
            if ((access, state) == ("write", "record"))
            {
                begun.SetResult();
                await go.Task;
            }
        };
        var creation = CreateAsync();
        await begun.Task;
        Assert.Empty(await KeysAsync());
        go.SetResult();
        await creation;
        Assert.Equal([Key], await KeysAsync());
    }

    [Fact]
    public async Task A_record_that_comes_while_a_list_cleans_up_is_not_forgotten()
    {
        await BreakAsync("write", "record", () => CreateAsync());
        _time.Ahead = LongAfter;

        // The list has seen no record and is about to take the old line away: now the record comes.
        _storage.Before = async (access, state) =>
        {
            if ((access, state) == ("write", "index"))
            {
                _storage.Before = (_, _) => Task.CompletedTask;
                await CreateAsync();
            }
        };
        await KeysAsync();
        Assert.Equal(1, _storage.LinesOf(Key));
        Assert.Equal([Key], await KeysAsync());
    }

    [Fact]
    public async Task Who_loses_a_race_of_creations_takes_only_its_own_line_away()
    {
        // Another process creates the record after this one has noted that it will.
        _storage.Before = async (access, state) =>
        {
            if ((access, state) == ("write", "record"))
            {
                _storage.Before = (_, _) => Task.CompletedTask;
                await CreateAsync();
            }
        };
        await Assert.ThrowsAsync<StateConflictException>(() => CreateAsync());
        Assert.Equal(1, _storage.LinesOf(Key));
        Assert.Equal([Key], await KeysAsync());
    }

    [Theory]
    [InlineData("read", "record")]
    [InlineData("write", "index")]
    [InlineData("write", "record")]
    public async Task A_storage_that_fails_is_told_in_a_sentence(string access, string state)
    {
        var failure = await BreakAsync(access, state, () => CreateAsync());
        Assert.Equal("The store of the cluster's state cannot be reached or does not answer: the disk is on fire. Try again.", failure.Message);
        Assert.NotNull(failure.RetryAfter);
        Assert.Null(await _store.ReadAsync(Key, default));
    }

    [Fact]
    public async Task A_storage_may_fail_with_an_exception_of_its_own_kind()
    {
        _storage.Before = (_, _) => throw new ProviderException();
        var failure = await Assert.ThrowsAsync<ServingException>(async () => await CreateAsync());
        Assert.Equal(
            (ErrorCode.TemporarilyUnavailable, "The store of the cluster's state cannot be reached or does not answer: the account is throttled. Try again."),
            (failure.Code, failure.Message));
    }

    [Fact]
    public async Task A_list_of_a_storage_that_fails_is_told_in_a_sentence()
    {
        await CreateAsync();
        await BreakAsync("read", "index", KeysAsync);
        await BreakAsync("read", "record", KeysAsync);
        Assert.Equal([Key], await KeysAsync());
    }

    [Fact]
    public async Task An_index_that_others_always_change_first_ends_in_a_refusal_and_no_record()
    {
        _storage.Before = (access, state) =>
            (access, state) == ("write", "index") ? throw new InconsistentStateException("changed meanwhile") : Task.CompletedTask;
        var failure = await Assert.ThrowsAsync<ServingException>(async () => await CreateAsync());
        Assert.Equal(ErrorCode.TemporarilyUnavailable, failure.Code);
        Assert.Null(await _store.ReadAsync(Key, default));
    }

    [Fact]
    public async Task Keys_are_dealt_out_evenly()
    {
        for (var i = 0; i < 2000; i++)
            await _store.WriteAsync($"endpoints/{i}", "v"u8.ToArray(), null, default);
        Assert.Equal(2000, (await KeysAsync()).Count);

        // A line has less than 100 bytes, and each of 64 parts has 31 of them in the mean.
        Assert.InRange(_storage.LargestOf("index"), 1, 6000);
    }

    private Task<string> CreateAsync() => _store.WriteAsync(Key, "v"u8.ToArray(), null, default).AsTask();

    private async Task<List<string>> KeysAsync()
    {
        var keys = new List<string>();
        await foreach (var record in _store.ListAsync("", default))
            keys.Add(record.Key);
        return keys;
    }

    /// <summary>Lets one kind of access fail while something is done.</summary>
    private async Task<ServingException> BreakAsync(string access, string state, Func<Task> action)
    {
        _storage.Before = (a, s) => (a, s) == (access, state) ? throw new TimeoutException("the disk is on fire") : Task.CompletedTask;
        var failure = await Assert.ThrowsAsync<ServingException>(action);
        _storage.Before = (_, _) => Task.CompletedTask;
        Assert.Equal(ErrorCode.TemporarilyUnavailable, failure.Code);
        return failure;
    }

    private static TaskCompletionSource Signal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The clock of somebody who comes later. It runs: what is tried again is tried after a real pause.</summary>
    private sealed class LaterClock : TimeProvider
    {
        public TimeSpan Ahead { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Ahead;
    }

    private sealed class ProviderException() : Exception("the account is throttled.");
}
