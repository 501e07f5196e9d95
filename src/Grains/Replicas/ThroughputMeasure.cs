using ServingCluster.Inference;

namespace ServingCluster.Grains.Replicas;

/// <summary>
/// Measures a model's throughput when nobody else is at work: what is measured beside others is theirs too, and they are not to be held up.
/// </summary>
internal sealed class ThroughputMeasure(ILoadedModel model, Func<bool> areOthersBusy, TimeProvider time)
{
    // Where it is never quiet, what is left is what there is to sell.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    /// <summary>Waits for a quiet moment and measures.</summary>
    /// <param name="progress">Takes what is being done, in words.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Tokens per second; null for a model without tokens.</returns>
    public async Task<double?> RunAsync(Action<string> progress, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        while (areOthersBusy() && time.GetElapsedTime(began) < LongestWait)
        {
            progress("Waiting for a quiet moment.");
            await Task.Delay(Look, time, cancellationToken);
        }

        progress("Measuring its throughput.");
        return await model.MeasureThroughputAsync(percent => progress($"Measuring its throughput, {percent} %."), cancellationToken);
    }
}
