using ServingCluster.Grains.Replicas;

namespace ServingCluster.Grains.Nodes;

/// <summary>
/// Empties this node before its process ends: the endpoints learn that its replicas are to be replaced, make others ready elsewhere,
/// and let these go. To be called while the process still answers requests.
/// </summary>
public sealed class NodeDrain(LocalNode node, LiveReplicas replicas, NodeReporter reporter, TimeProvider time)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    /// <summary>Begins to drain the node and waits until no replica is left on it.</summary>
    /// <param name="limit">Waits for so long at most, since there may be no room elsewhere.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>True when the node is empty; false when the time was up before.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<bool> RunAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        node.Leave();
        // Nothing new is to be placed here from now on, not from the next report on.
        await reporter.ReportAsync().WaitAsync(cancellationToken);
        while (!replicas.IsEmpty)
        {
            var left = limit - time.GetElapsedTime(began);
            if (left <= TimeSpan.Zero)
                return false;
            await Task.Delay(left < Look ? left : Look, time, cancellationToken);
        }

        return true;
    }
}
