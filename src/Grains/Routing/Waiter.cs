namespace ServingCluster.Grains.Routing;

/// <summary>
/// A request that waits for a replica. Its continuation runs from the thread pool's global queue, which is first in, first
/// out: the local queues that a completion source would use are last in, first out.
/// </summary>
internal sealed class Waiter : IThreadPoolWorkItem
{
    private readonly TaskCompletionSource<WaitOutcome> _completion = new();
    private int _outcome;

    public Waiter() => Node = new LinkedListNode<Waiter>(this);

    /// <summary>Its place in the queue.</summary>
    public LinkedListNode<Waiter> Node { get; }

    public Task<WaitOutcome> Task => _completion.Task;

    /// <summary>Lets it go on; only the first call counts.</summary>
    public void Complete(WaitOutcome outcome)
    {
        if (Interlocked.CompareExchange(ref _outcome, (int)outcome, (int)WaitOutcome.None) == (int)WaitOutcome.None)
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    void IThreadPoolWorkItem.Execute() => _completion.SetResult((WaitOutcome)_outcome);
}
