using Microsoft.Extensions.Logging;
using ServingCluster.Grains.Replicas;
using ServingCluster.Replicas;

namespace ServingCluster.Grains.Nodes;

/// <summary>
/// Unloads replicas of this process that their endpoints do not know: a step of an endpoint that was lost, or a node that was taken for
/// dead, may leave one behind, and nobody else would ever give its memory back. An endpoint asks its replicas every second or so;
/// about one that nobody asks, it is asked itself. Not thread-safe.
/// </summary>
internal sealed partial class OrphanSweep(LiveReplicas replicas, IServingGrains grains, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan UnaskedFor = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan PauseBetween = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(5);

    // When each endpoint was last asked about each replica, as a timestamp.
    private readonly Dictionary<ReplicaKey, long> _askedAbout = [];

    /// <summary>Asks about every replica for which it is time.</summary>
    public async Task SweepAsync()
    {
        var unasked = replicas.All.Where(r => r.SinceAsked >= UnaskedFor).ToList();
        foreach (var key in _askedAbout.Keys.Except(unasked.Select(r => r.Key)).ToList())
            _askedAbout.Remove(key);
        var due = unasked.Where(r => !_askedAbout.TryGetValue(r.Key, out var at) || time.GetElapsedTime(at) >= PauseBetween).ToList();
        foreach (var replica in due)
            _askedAbout[replica.Key] = time.GetTimestamp();
        await Task.WhenAll(due.Select(UnloadIfDisownedAsync));
    }

    private async Task UnloadIfDisownedAsync(ModelReplica replica)
    {
        try
        {
            var isOwned = await grains.Endpoint(replica.Key.Endpoint).OwnsAsync(replica.Key).WaitAsync(CallTimeout, time);
            if (isOwned)
                return;
            LogOrphan(replica.Key);
            await replica.UnloadAsync();
        }
        catch (Exception e)
        {
            // The border to another grain: one that cannot say so has not disowned the replica.
            LogCannotAsk(replica.Key, e);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Replica {Replica} is unloaded: its endpoint does not know it.")]
    private partial void LogOrphan(ReplicaKey replica);

    [LoggerMessage(LogLevel.Information, "The endpoint of replica {Replica} could not say whether it still uses it; it will be asked again.")]
    private partial void LogCannotAsk(ReplicaKey replica, Exception exception);
}
