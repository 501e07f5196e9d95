using ServingCluster.Nodes;

namespace ServingCluster.Grains.Nodes;

/// <summary>Replicas that found no room, each until its endpoint has not asked for a while. Not thread-safe.</summary>
internal sealed class UnmetPlaces(TimeSpan lifetime)
{
    private readonly Dictionary<(string Endpoint, DeviceKind Kind, long Bytes), (int Count, DateTimeOffset At)> _unmet = [];
    private DateTimeOffset _forgottenAt;

    /// <summary>There was no room.</summary>
    public void Add(PlacementRequest request, DateTimeOffset now)
    {
        _unmet[KeyOf(request)] = (request.Missing, now);
        // Who no longer asks must not stay in memory because nobody reads the sum.
        if (now - _forgottenAt > lifetime)
            Forget(now);
    }

    /// <summary>There was room.</summary>
    public void Remove(PlacementRequest request) => _unmet.Remove(KeyOf(request));

    /// <summary>All that still wait, one by one.</summary>
    public IEnumerable<(DeviceKind Kind, long Bytes)> Replicas(DateTimeOffset now)
    {
        Forget(now);
        return _unmet.SelectMany(u => Enumerable.Repeat((u.Key.Kind, u.Key.Bytes), u.Value.Count));
    }

    private static (string Endpoint, DeviceKind Kind, long Bytes) KeyOf(PlacementRequest request) =>
        (request.Endpoint, request.Kind, request.MemoryBytes);

    private void Forget(DateTimeOffset now)
    {
        _forgottenAt = now;
        foreach (var settled in _unmet.Where(u => now - u.Value.At > lifetime).Select(u => u.Key).ToList())
            _unmet.Remove(settled);
    }
}
