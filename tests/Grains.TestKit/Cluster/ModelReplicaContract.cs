using System.Text;
using ServingCluster.Errors;
using ServingCluster.Inference;
using ServingCluster.Models;
using ServingCluster.Replicas;

namespace ServingCluster.Grains.TestKit.Cluster;

/// <summary>The life of one replica.</summary>
public abstract class ModelReplicaContract : ClusterContract
{
    private ReplicaKey Key => new(Cluster.NodeName, "cpu", EndpointName, "1-x");

    private IModelReplica Replica => Cluster.Grains.Replica(Key);

    [Fact]
    public async Task It_loads_in_the_background_once_and_then_answers()
    {
        Cluster.Runtime.Hold("one");
        Assert.Equal(ReplicaState.Absent, (await Replica.GetStatusAsync()).State);
        Assert.Equal(ReplicaState.Loading, (await Replica.EnsureLoadedAsync(Spec("one"))).State);
        Assert.Equal(ErrorCode.ReplicaUnavailable, (await Replica.InvokeAsync(Request(), default)).Error);
        await Replica.EnsureLoadedAsync(Spec("one"));
        Cluster.Runtime.Release("one");

        var ready = await StateAsync(ReplicaState.Ready);

        Assert.Equal((1L << 20, 0), (ready.MemoryBytes, ready.InFlight));
        Assert.Null((await Replica.InvokeAsync(Request(), default)).Error);
        Assert.Single(Cluster.Runtime.Loaded);
        Assert.Contains(await Replica.GetLogAsync(ReplicaLog.Build), line => line.EndsWith("Loading one."));
    }

    [Fact]
    public async Task A_load_that_fails_says_why_and_is_not_tried_again()
    {
        Cluster.Runtime.Fail("one", "Torn.");
        await Replica.EnsureLoadedAsync(Spec("one"));
        Assert.Equal("Torn.", (await StateAsync(ReplicaState.Failed)).Message);
        Cluster.Runtime.Fail("one", null);
        Assert.Equal(ReplicaState.Failed, (await Replica.EnsureLoadedAsync(Spec("one"))).State);
        Assert.Contains(await Replica.GetLogAsync(ReplicaLog.Build), line => line.EndsWith("Failed: Torn."));
        await Replica.UnloadAsync();
        await StateAsync(ReplicaState.Unloaded);
    }

    [Fact]
    public async Task A_runtime_that_is_not_installed_is_a_failure_to_load()
    {
        await Replica.EnsureLoadedAsync(Spec("one") with { Manifest = Spec("one").Manifest with { Runtime = "abacus" } });
        Assert.Contains("'abacus'", (await StateAsync(ReplicaState.Failed)).Message);
    }

    [Fact]
    public async Task Draining_it_still_answers_and_never_comes_back()
    {
        await LoadAsync();
        Assert.Equal(ReplicaState.Draining, (await Replica.DrainAsync()).State);
        Assert.Null((await Replica.InvokeAsync(Request(), default)).Error);
        Assert.Equal(ReplicaState.Draining, (await Replica.EnsureLoadedAsync(Spec("one"))).State);
    }

    [Fact]
    public async Task Unloading_waits_for_the_requests_that_it_holds_and_takes_no_others()
    {
        await LoadAsync();
        var gate = Cluster.Runtime.RequestGate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var held = Replica.InvokeAsync(Request(), default);
        await HoldingAsync(Replica, 1);

        await Replica.UnloadAsync();
        await Replica.UnloadAsync();

        Assert.Equal((ReplicaState.Draining, 1), (await Replica.GetStatusAsync()) is var s ? (s.State, s.InFlight) : default);
        Assert.Equal(ErrorCode.ReplicaUnavailable, (await Replica.InvokeAsync(Request(), default)).Error);
        Assert.Single(Cluster.Runtime.Live);
        gate.SetResult();
        Assert.Null((await held).Error);
        Assert.Equal(0, (await StateAsync(ReplicaState.Unloaded)).MemoryBytes);
        Assert.Empty(Cluster.Runtime.Live);
    }

    [Fact]
    public async Task Unloaded_while_it_loads_it_leaves_nothing()
    {
        Cluster.Runtime.Hold("one");
        await Replica.EnsureLoadedAsync(Spec("one"));
        await Replica.UnloadAsync();
        Cluster.Runtime.Release("one");
        await StateAsync(ReplicaState.Unloaded);
        Assert.Empty(Cluster.Runtime.Live);
    }

    [Fact]
    public async Task Unloaded_before_it_was_loaded_it_stays_unloaded()
    {
        for (var i = 0; i < 200; i++)
        {
            var replica = Cluster.Grains.Replica(Key with { Id = $"{i}" });
            await Task.WhenAll(Task.Run(() => replica.EnsureLoadedAsync(Spec("one"))), Task.Run(() => replica.UnloadAsync()));
            await UntilAsync(async () => (await replica.GetStatusAsync()).State, state => state == ReplicaState.Unloaded);
        }

        await UntilAsync(() => Task.FromResult(Cluster.Runtime.Live.ToList()), live => !live.Any());
    }

    [Fact]
    public async Task Requests_that_race_with_an_unload_are_answered_or_told_to_go_elsewhere()
    {
        for (var round = 0; round < 50; round++)
        {
            var replica = Cluster.Grains.Replica(Key with { Id = $"{round}" });
            await replica.EnsureLoadedAsync(Spec("one"));
            await UntilAsync(async () => (await replica.GetStatusAsync()).State, state => state == ReplicaState.Ready);
            var callers = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
            {
                while (true)
                {
                    using var answer = await replica.InvokeAsync(Request(), default);
                    if (answer.Error is { } error)
                        return error;
                }
            })).ToList();
            await Task.Yield();
            await replica.UnloadAsync();
            Assert.All(await Task.WhenAll(callers).WaitAsync(Watchdog), error => Assert.Equal(ErrorCode.ReplicaUnavailable, error));
            await UntilAsync(async () => (await replica.GetStatusAsync()).State, state => state == ReplicaState.Unloaded);
        }
    }

    [Fact]
    public async Task Faults_of_the_model_are_answers_too()
    {
        await LoadAsync();
        Cluster.Runtime.RequestFault = new InvalidOperationException("boom");
        var fault = await Replica.InvokeAsync(Request(), default);
        Assert.Equal(ErrorCode.InternalError, fault.Error);
        Assert.DoesNotContain("boom", fault.Message);
        Assert.Contains(await Replica.GetLogAsync(ReplicaLog.Service), line => line.Contains("boom"));
        Cluster.Runtime.RequestFault = new ServingException(ErrorCode.BadRequest, "No.");
        Assert.Equal((ErrorCode.BadRequest, "No."), await Replica.InvokeAsync(Request(), default) is var r ? (r.Error!.Value, r.Message) : default);
        Assert.Equal(0, (await Replica.GetStatusAsync()).InFlight);
    }

    [Fact]
    public async Task A_model_at_fault_makes_its_replica_a_failed_one_that_takes_no_more_requests()
    {
        await LoadAsync();
        Cluster.Runtime.Loaded.Single().Break("The device is gone.");
        var failed = await Replica.GetStatusAsync();
        Assert.Equal((ReplicaState.Failed, "The device is gone."), (failed.State, failed.Message));
        Assert.Equal(ErrorCode.ReplicaUnavailable, (await Replica.InvokeAsync(Request(), default)).Error);
        Assert.Equal(ErrorCode.ReplicaUnavailable, Assert.Single(await ReadAsync(Replica)).Error);
        Assert.Contains(await Replica.GetLogAsync(ReplicaLog.Service), line => line.EndsWith("Failed: The device is gone."));
        await Replica.UnloadAsync();
        await StateAsync(ReplicaState.Unloaded);
        Assert.Empty(Cluster.Runtime.Live);
    }

    [Fact]
    public async Task What_a_replica_holds_when_its_model_breaks_is_to_be_sent_again()
    {
        await LoadAsync();
        var gate = Cluster.Runtime.RequestGate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var held = Replica.InvokeAsync(Request(), default).AsTask();
        await using var pieces = Replica.StreamAsync(Request(), default).GetAsyncEnumerator();
        Assert.True(await pieces.MoveNextAsync());
        await HoldingAsync(Replica, 2);
        Cluster.Runtime.Loaded.Single().Break("The device is gone.");
        gate.SetResult();

        var answer = await held;
        Assert.True(await pieces.MoveNextAsync());

        Assert.Equal((ErrorCode.TemporarilyUnavailable, TimeSpan.FromSeconds(1)), (answer.Error, answer.RetryAfter));
        Assert.Equal((ErrorCode.TemporarilyUnavailable, TimeSpan.FromSeconds(1)), (pieces.Current.Error, pieces.Current.RetryAfter));
        Assert.False(await pieces.MoveNextAsync());
        Assert.Equal(ReplicaState.Failed, (await Replica.GetStatusAsync()).State);
        await HoldingAsync(Replica, 0);
    }

    [Fact]
    public async Task A_caller_that_goes_away_is_let_go()
    {
        await LoadAsync();
        Cluster.Runtime.RequestGate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using var gone = new CancellationTokenSource();
        var held = Replica.InvokeAsync(Request(), gone.Token).AsTask();
        await HoldingAsync(Replica, 1);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => held);
        await HoldingAsync(Replica, 0);
    }

    [Fact]
    public async Task A_streamed_answer_comes_piece_by_piece()
    {
        await LoadAsync();
        var gate = Cluster.Runtime.RequestGate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var pieces = Replica.StreamAsync(Request(), default).GetAsyncEnumerator();
        Assert.True(await pieces.MoveNextAsync());
        Assert.Equal("o", Text(pieces.Current));
        Assert.Equal(1, (await Replica.GetStatusAsync()).InFlight);
        gate.SetResult();
        var rest = new List<InvocationChunk>();
        while (await pieces.MoveNextAsync())
            rest.Add(pieces.Current);
        Assert.Equal(["n", "e", ""], rest.Select(Text));
        Assert.Equal((true, null, 1), (rest[^1].IsLast, rest[^1].Error, rest[^1].Usage.Rows));
        await HoldingAsync(Replica, 0);
    }

    [Fact]
    public async Task A_fault_in_the_middle_of_a_stream_is_its_last_piece()
    {
        await LoadAsync();
        Cluster.Runtime.RequestFault = new InvalidOperationException("Burnt.");
        var pieces = await ReadAsync(Replica);
        Assert.Equal([null, ErrorCode.InternalError], pieces.Select(p => p.Error));
        Assert.Contains(await Replica.GetLogAsync(ReplicaLog.Service), line => line.Contains("Burnt."));
        Cluster.Runtime.RequestFault = new ServingException(ErrorCode.BadRequest, "No.");
        pieces = await ReadAsync(Replica);
        Assert.Equal((ErrorCode.BadRequest, "No."), (pieces[^1].Error, pieces[^1].Message));
        await HoldingAsync(Replica, 0);
    }

    [Fact]
    public async Task A_stream_of_a_replica_that_is_not_loaded_says_so_in_its_only_piece() =>
        Assert.Equal(ErrorCode.ReplicaUnavailable, Assert.Single(await ReadAsync(Replica)).Error);

    [Fact]
    public async Task Whoever_cancels_a_stream_or_stops_reading_it_ends_the_request()
    {
        await LoadAsync();
        Cluster.Runtime.RequestGate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using var gone = new CancellationTokenSource();
        await using (var cancelled = Replica.StreamAsync(Request(), gone.Token).GetAsyncEnumerator(gone.Token))
        {
            Assert.True(await cancelled.MoveNextAsync());
            var next = cancelled.MoveNextAsync().AsTask();
            await gone.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
        }

        await HoldingAsync(Replica, 0);
        Cluster.Runtime.RequestGate = null;
        await foreach (var _ in Replica.StreamAsync(Request(), default))
            break;
        await HoldingAsync(Replica, 0);
    }

    [Fact]
    public async Task Unloading_waits_for_a_stream()
    {
        await LoadAsync();
        var gate = Cluster.Runtime.RequestGate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var pieces = Replica.StreamAsync(Request(), default).GetAsyncEnumerator();
        Assert.True(await pieces.MoveNextAsync());
        await Replica.UnloadAsync();
        Assert.Equal((ReplicaState.Draining, 1), (await Replica.GetStatusAsync()) is var s ? (s.State, s.InFlight) : default);
        Assert.Single(Cluster.Runtime.Live);
        gate.SetResult();
        while (await pieces.MoveNextAsync())
            Assert.Null(pieces.Current.Error);
        await StateAsync(ReplicaState.Unloaded);
        Assert.Empty(Cluster.Runtime.Live);
    }

    [Fact]
    public async Task Its_concurrency_is_the_integral_of_what_it_held()
    {
        await LoadAsync();
        var before = await Replica.GetStatusAsync();
        var gate = Cluster.Runtime.RequestGate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var first = Replica.InvokeAsync(Request(), default).AsTask();
        await HoldingAsync(Replica, 1);
        Cluster.Advance(TimeSpan.FromSeconds(2));
        var second = Replica.InvokeAsync(Request(), default).AsTask();
        await HoldingAsync(Replica, 2);
        Cluster.Advance(TimeSpan.FromSeconds(3));
        var during = await Replica.GetStatusAsync();
        Assert.Equal((2, 8.0, 2.0), (during.InFlight, during.ConcurrencySeconds - before.ConcurrencySeconds, during.LastActiveSeconds - before.ObservedAtSeconds));
        gate.SetResult();
        await Task.WhenAll(first, second);
        Cluster.Advance(TimeSpan.FromSeconds(10));
        var after = await Replica.GetStatusAsync();
        Assert.Equal((0, 8.0, 10.0), (after.InFlight, after.ConcurrencySeconds - before.ConcurrencySeconds, after.ObservedAtSeconds - after.LastActiveSeconds));
    }

    private async Task LoadAsync()
    {
        await Replica.EnsureLoadedAsync(Spec("one"));
        await StateAsync(ReplicaState.Ready);
    }

    private static async Task<List<InvocationChunk>> ReadAsync(IModelReplica replica)
    {
        var pieces = new List<InvocationChunk>();
        await foreach (var piece in replica.StreamAsync(Request(), default))
            pieces.Add(piece);
        return pieces;
    }

    private static string Text(InvocationChunk chunk) => Encoding.UTF8.GetString(chunk.Payload.Span);

    private Task<ReplicaStatus> StateAsync(ReplicaState state) =>
        UntilAsync(async () => await Replica.GetStatusAsync(), status => status.State == state);

    private ReplicaSpec Spec(string folder) => new()
    {
        ServedEntity = "v1",
        ConfigVersion = 1,
        ModelName = ModelName,
        ModelVersion = 1,
        ArtifactFolder = folder,
        Manifest = new ModelManifest
        {
            Runtime = "scripted",
            Signature = new ModelSignature { Inputs = [] },
            HasLoggedSignature = false,
            SizeBytes = 1,
            MemoryBytes = Cluster.Runtime.MemoryOf(folder),
        },
        Settings = new Dictionary<string, string>(),
    };
}
