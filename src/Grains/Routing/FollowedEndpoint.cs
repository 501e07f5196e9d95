using ServingCluster.Endpoints;

namespace ServingCluster.Grains.Routing;

/// <summary>An endpoint that a router follows: its state and the tasks that keep it fresh.</summary>
internal sealed class FollowedEndpoint(EndpointState state, EndpointWatcher watcher, WaitingReporter reporter)
{
    private readonly CancellationTokenSource _stop = new();
    private Task _tasks = Task.CompletedTask;
    private int _started;

    public EndpointState State { get; } = state;

    /// <summary>When somebody last asked for it, as a timestamp. Belongs to the router's sweep.</summary>
    public long LastUsed { get; set; }

    /// <summary>Begins to follow it; only the first call counts.</summary>
    /// <param name="endpoint">Where reports go.</param>
    /// <param name="onGone">Called when there is no such endpoint any more.</param>
    public void Start(IServingEndpoint endpoint, Action<FollowedEndpoint> onGone)
    {
        if (Interlocked.Exchange(ref _started, 1) == 1)
            return;
        // What the first request carries (its trace, its culture) is no business of the tasks, which outlive it.
        using (ExecutionContext.SuppressFlow())
            _tasks = Task.WhenAll(Task.Run(() => WatchAsync(onGone)), Task.Run(() => reporter.RunAsync(State, endpoint, _stop.Token)));
    }

    /// <summary>Ends the state and its tasks; who waits there learns it.</summary>
    public async Task StopAsync(EndpointModelStatus status)
    {
        State.Close(status);
        await _stop.CancelAsync().ConfigureAwait(false);
        await _tasks.ConfigureAwait(false);
    }

    private async Task WatchAsync(Action<FollowedEndpoint> onGone)
    {
        if (!await watcher.RunAsync(_stop.Token).ConfigureAwait(false))
            return;
        onGone(this);
        State.Close(EndpointModelStatus.Deleted);
        await _stop.CancelAsync().ConfigureAwait(false);
    }
}
