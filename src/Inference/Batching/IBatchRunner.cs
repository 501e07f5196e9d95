namespace ServingCluster.Inference.Batching;

/// <summary>Runs a batch on the calling thread. The batcher calls it from as many threads at once as it has lanes.</summary>
internal interface IBatchRunner<TItem>
    where TItem : BatchItem
{
    /// <summary>Whether the two can share a run.</summary>
    bool CanShare(TItem first, TItem other);

    /// <summary>
    /// Answers every item of the batch, by its own outcome or its own failure. An exception is a fault of the server; the batcher
    /// gives it to every item.
    /// </summary>
    void Run(ReadOnlySpan<TItem> batch);

    /// <summary>Ends runs whose answer nobody wants any more; called several times a second.</summary>
    /// <param name="now">The time, as a timestamp of the batcher's time provider.</param>
    void EndLateRuns(long now);
}
