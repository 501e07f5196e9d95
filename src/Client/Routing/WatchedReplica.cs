using System.Runtime.CompilerServices;
using ServingCluster.Errors;
using ServingCluster.Inference;
using ServingCluster.Replicas;

namespace ServingCluster.Client.Routing;

/// <summary>
/// A replica as a process outside of the cluster calls it. Orleans ends a silo's calls when the silo that they went to is lost, but not
/// those of a client: they would hang until they time out. So, while calls are under way, the replica is asked each second whether it
/// is there; when it is gone they end with <see cref="ErrorCode.ReplicaUnavailable"/>, upon which the router asks another. Thread-safe.
/// </summary>
internal sealed class WatchedReplica(IModelReplica inner, TimeProvider time) : IModelReplica
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(3);

    // A replica that unloads has sent its last answers, which may still be on their way when it says so for the first time.
    private const int SignsNeeded = 2;

    private CancellationTokenSource _lost = new();
    private int _pending;
    private int _isWatched;

    public async ValueTask<InvocationResponse> InvokeAsync(InvocationRequest request, CancellationToken cancellationToken)
    {
        Enter();
        try
        {
            return await InTime.AnswerAsync(
                UnlessLostAsync(inner.InvokeAsync(request, cancellationToken).AsTask()), request, time, "the replica that was asked");
        }
        finally
        {
            Interlocked.Decrement(ref _pending);
        }
    }

    public async IAsyncEnumerable<InvocationChunk> StreamAsync(
        InvocationRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var chunks = inner.StreamAsync(request, cancellationToken).GetAsyncEnumerator(cancellationToken);
        Enter();
        var isLost = true;
        try
        {
            while (true)
            {
                var next = chunks.MoveNextAsync();
                if (!(next.IsCompletedSuccessfully ? next.Result : await UnlessLostAsync(next.AsTask())))
                    break;
                isLost = false;
                yield return chunks.Current;
                isLost = true;
            }

            isLost = false;
        }
        finally
        {
            Interlocked.Decrement(ref _pending);
            // One that broke off in the middle of a move has nothing to close, and must not be closed while it moves.
            if (!isLost)
                await chunks.DisposeAsync();
        }
    }

    public Task<ReplicaStatus> EnsureLoadedAsync(ReplicaSpec spec) => inner.EnsureLoadedAsync(spec);

    public ValueTask<ReplicaStatus> GetStatusAsync() => inner.GetStatusAsync();

    public Task<ReplicaStatus> DrainAsync() => inner.DrainAsync();

    public Task UnloadAsync() => inner.UnloadAsync();

    public ValueTask<IReadOnlyList<string>> GetLogAsync(ReplicaLog log) => inner.GetLogAsync(log);

    private void Enter()
    {
        Interlocked.Increment(ref _pending);
        if (Volatile.Read(ref _isWatched) == 0 && Interlocked.Exchange(ref _isWatched, 1) == 0)
            _ = WatchAsync();
    }

    private async Task<T> UnlessLostAsync<T>(Task<T> call)
    {
        var lost = Volatile.Read(ref _lost).Token;
        try
        {
            return await call.WaitAsync(lost);
        }
        catch (OperationCanceledException) when (lost.IsCancellationRequested && !call.IsCompleted)
        {
            _ = call.ContinueWith(static c => c.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            throw new ServingException(ErrorCode.ReplicaUnavailable, "The replica's process was lost.");
        }
    }

    // One loop at a time; it ends when there is nothing to watch.
    private async Task WatchAsync()
    {
        do
        {
            var signs = 0;
            do
            {
                await Task.Delay(Pause, time);
                signs = await IsGoneAsync() ? signs + 1 : 0;
                if (signs >= SignsNeeded)
                    await Interlocked.Exchange(ref _lost, new CancellationTokenSource()).CancelAsync();
            }
            while (Volatile.Read(ref _pending) > 0);
            Volatile.Write(ref _isWatched, 0);
        }
        while (Volatile.Read(ref _pending) > 0 && Interlocked.Exchange(ref _isWatched, 1) == 0);
    }

    // One that does not answer may only be slow: its silo is declared dead soon when it is not.
    private async Task<bool> IsGoneAsync()
    {
        if (Volatile.Read(ref _pending) == 0)
            return false;
        try
        {
            var status = await inner.GetStatusAsync().AsTask().WaitAsync(CallTimeout, time);
            return status.State is ReplicaState.Absent or ReplicaState.Unloaded;
        }
        catch (Exception e)
        {
            // The border to another process.
            return (e as ServingException ?? OrleansFaults.Translate(e))?.Code == ErrorCode.ReplicaUnavailable;
        }
    }
}
