namespace ServingCluster.Inference.Batching;

/// <summary>
/// Completes a few items of a batch on a thread of the pool, one after another: what follows (writing an answer, sending it) takes
/// some microseconds, less than a turn of the thread pool for each would. A large batch is spread over several threads.
/// </summary>
internal sealed class CompletionWork : IThreadPoolWorkItem
{
    private const int ItemsPerThread = 8;

    private readonly BatchItem[] _items;

    private CompletionWork(BatchItem[] items) => _items = items;

    /// <summary>Completes all items on other threads and returns at once.</summary>
    public static void CompleteElsewhere<TItem>(List<TItem> batch)
        where TItem : BatchItem
    {
        for (var first = 0; first < batch.Count; first += ItemsPerThread)
        {
            var items = new BatchItem[Math.Min(ItemsPerThread, batch.Count - first)];
            for (var i = 0; i < items.Length; i++)
                items[i] = batch[first + i];
            ThreadPool.UnsafeQueueUserWorkItem(new CompletionWork(items), preferLocal: false);
        }
    }

    /// <inheritdoc/>
    public void Execute()
    {
        foreach (var item in _items)
            item.Complete();
    }
}
