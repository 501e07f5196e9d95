using ServingCluster.History;

namespace ServingCluster.Grains.History;

/// <summary>
/// The rings of one endpoint. They have 1,752 slots, none of more than 230 bytes: about 400 KB of memory for an endpoint that had
/// requests in every step of the week, and 28 KB for one that never had any. Not thread-safe.
/// </summary>
internal sealed class HistoryBook
{
    // What a process told last is remembered for as long as it may tell it again.
    private const int ReporterSteps = 3600 / HistorySteps.Seconds;

    private readonly Dictionary<string, long> _reporters = new(StringComparer.Ordinal);

    // What a report said last of the endpoint.
    private (int Replicas, int Wanted)? _told;

    /// <summary>The id of the endpoint whose history this is; empty before the first report.</summary>
    public string EndpointId { get; private set; } = "";

    /// <summary>When that endpoint was made.</summary>
    public DateTimeOffset EndpointCreatedAt { get; private set; }

    /// <summary>The rings, the finest first.</summary>
    public IReadOnlyList<HistoryRing> Rings { get; private set; } = NewRings();

    /// <summary>The step of each process's last report.</summary>
    public IReadOnlyDictionary<string, long> Reporters => _reporters;

    /// <summary>Begins with what was written down.</summary>
    public void Restore(string endpointId, DateTimeOffset createdAt, IReadOnlyDictionary<string, long> reporters)
    {
        (EndpointId, EndpointCreatedAt) = (endpointId, createdAt);
        foreach (var (reporter, step) in reporters)
            _reporters[reporter] = step;
        if (Rings[0].All().LastOrDefault().Slot is { Replicas: >= 0 } last)
            _told = (last.Replicas, last.WantedReplicas);
    }

    /// <summary>Takes a report.</summary>
    /// <returns>Whether it brought anything: one that was taken already, or that tells of an earlier endpoint, does not.</returns>
    public bool Take(HistoryReport report, DateTimeOffset now)
    {
        if (!IsOfThisEndpoint(report))
            return false;
        // A clock that is ahead must not push the past out of the rings; nor must one that was set back keep it from being taken.
        var current = HistorySteps.At(now);
        var step = Math.Min(report.Step, current);
        var isKnown = _reporters.TryGetValue(report.Reporter, out var last) && last <= current;
        if (isKnown && last >= step)
            return false;
        if (!isKnown)
            last = 0;
        foreach (var ring in Rings)
            ring.FillIdle(Math.Max(report.WatchedSince, last + 1), step, isKnown ? _told : null);
        _reporters[report.Reporter] = step;
        Forget(step - ReporterSteps);
        return Add(report, step);
    }

    /// <summary>The steps of a range, the last of which has ended.</summary>
    public HistorySeries Read(HistoryQuery query, DateTimeOffset now)
    {
        var ring = Rings[(int)query.Range];
        var end = HistorySteps.At(now) / ring.FineSteps;
        var start = end - ring.Count;
        var points = new HistoryPoint?[ring.Count];
        var isOwn = query.EndpointId == EndpointId;
        for (var i = 0; i < points.Length; i++)
            points[i] = (isOwn ? ring[start + i]?.ToPoint() : null) ?? Idle(query, (start + i) * ring.FineSteps, (start + i + 1) * ring.FineSteps, isOwn);
        return new HistorySeries(HistorySteps.SecondsOf(query.Range), HistorySteps.StartOf(start * ring.FineSteps), points);
    }

    private static HistoryRing[] NewRings() => [.. Enum.GetValues<HistoryRange>().Select(range => new HistoryRing(range))];

    private bool IsOfThisEndpoint(HistoryReport report)
    {
        if (report.EndpointId == EndpointId)
            return true;
        if (EndpointId.Length > 0 && report.EndpointCreatedAt <= EndpointCreatedAt)
            return false;
        (EndpointId, EndpointCreatedAt, Rings, _told) = (report.EndpointId, report.EndpointCreatedAt, NewRings(), null);
        _reporters.Clear();
        return true;
    }

    private bool Add(HistoryReport report, long step)
    {
        if (Rings[0].Slot(step) is not { } fine)
            return false;
        fine.Count(report);
        fine.InFlight += report.InFlight;
        fine.Waiting += report.Waiting;
        fine.QueuedInReplicas = Math.Max(fine.QueuedInReplicas, report.QueuedInReplicas);
        // Two processes ask at different moments of one step.
        fine.Replicas = fine.IsTold ? Math.Max(fine.Replicas, report.Replicas) : report.Replicas;
        fine.WantedReplicas = fine.IsTold ? Math.Max(fine.WantedReplicas, report.WantedReplicas) : report.WantedReplicas;
        (fine.IsTold, _told) = (true, (fine.Replicas, fine.WantedReplicas));
        foreach (var ring in Rings.Skip(1))
        {
            if (ring.Slot(step / ring.FineSteps) is not { } slot)
                continue;
            slot.Count(report);
            slot.TakeOver(fine);
        }

        return true;
    }

    // A step without a report that the process which asks has watched.
    private HistoryPoint? Idle(HistoryQuery query, long from, long to, bool isOwn)
    {
        if (from < query.WatchedSince || to - 1 > query.WatchedUntil)
            return null;
        var told = isOwn && _reporters.TryGetValue(query.Reporter, out var last) && from > last ? _told : null;
        return new HistoryPoint { Replicas = told?.Replicas, WantedReplicas = told?.Wanted };
    }

    private void Forget(long before)
    {
        foreach (var old in _reporters.Where(r => r.Value < before).Select(r => r.Key).ToList())
            _reporters.Remove(old);
    }
}
