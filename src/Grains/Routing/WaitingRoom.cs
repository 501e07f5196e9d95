namespace ServingCluster.Grains.Routing;

/// <summary>The requests of one served entity that wait for a replica, first come, first served.</summary>
/// <param name="onFirst">Called when somebody begins to wait and nobody did before.</param>
internal sealed class WaitingRoom(Action onFirst)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<Waiter> _queue = [];
    private int _count;

    /// <summary>How many wait just now.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>
    /// Waits until <see cref="Release"/>, for at most <paramref name="atMost"/>. Returns at once when <paramref name="endpoint"/>
    /// no longer has the model <paramref name="seen"/>: its successor may have been published before the caller came here.
    /// </summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="seen">The model that made the caller wait.</param>
    /// <param name="atMost">How long it wants to wait.</param>
    /// <param name="time">The clock.</param>
    /// <param name="closing">Cancelled when nobody is to wait any more.</param>
    /// <param name="cancellationToken">Cancelled when the caller's own caller goes away.</param>
    public async Task<WaitOutcome> WaitAsync(
        EndpointState endpoint, EndpointModel seen, TimeSpan atMost, TimeProvider time, CancellationToken closing, CancellationToken cancellationToken)
    {
        var waiter = new Waiter();
        if (!TryEnqueue(waiter, endpoint, seen))
            return WaitOutcome.Changed;
        try
        {
            using var timer = time.CreateTimer(
                static w => ((Waiter)w!).Complete(WaitOutcome.TimedOut), waiter, atMost, Timeout.InfiniteTimeSpan);
            using var onClosing = closing.UnsafeRegister(static w => ((Waiter)w!).Complete(WaitOutcome.Closing), waiter);
            using var registration = cancellationToken.UnsafeRegister(
                static w => ((Waiter)w!).Complete(WaitOutcome.Cancelled), waiter);
            return await waiter.Task.ConfigureAwait(false);
        }
        finally
        {
            Remove(waiter);
        }
    }

    /// <summary>Lets everybody go on, in the order in which they came.</summary>
    public void Release()
    {
        lock (_gate)
        {
            for (var node = _queue.First; node is not null; node = _queue.First)
            {
                _queue.Remove(node);
                node.Value.Complete(WaitOutcome.Changed);
            }
        }
    }

    private bool TryEnqueue(Waiter waiter, EndpointState endpoint, EndpointModel seen)
    {
        lock (_gate)
        {
            // Whoever publishes a model releases under this lock afterwards, so nobody is left behind.
            if (!ReferenceEquals(endpoint.Model, seen))
                return false;
            _queue.AddLast(waiter.Node);
        }
        if (Interlocked.Increment(ref _count) == 1)
            onFirst();
        return true;
    }

    private void Remove(Waiter waiter)
    {
        lock (_gate)
        {
            if (waiter.Node.List is not null)
                _queue.Remove(waiter.Node);
        }
        Interlocked.Decrement(ref _count);
    }
}
