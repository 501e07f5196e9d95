using System.Diagnostics;
using ServingCluster.Inference.Batching;

namespace ServingCluster.Benchmarks.Batching;

/// <summary>A model that costs the same whatever the size of the batch, which is what makes batching pay.</summary>
internal sealed class SpinningRunner(TimeSpan cost) : IBatchRunner<EmptyItem>
{
    /// <inheritdoc/>
    public bool CanShare(EmptyItem first, EmptyItem other) => true;

    /// <inheritdoc/>
    public void Run(ReadOnlySpan<EmptyItem> batch)
    {
        if (cost == TimeSpan.Zero)
            return;
        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < cost)
            Thread.SpinWait(10);
    }

    public void EndLateRuns(long now)
    {
        // Its runs are short.
    }
}
