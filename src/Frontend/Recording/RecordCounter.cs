using System.Diagnostics.Metrics;

namespace ServingCluster.Frontend.Recording;

/// <summary>
/// Counts records by <c>outcome</c>: <c>written</c>, or what those are called that were not. Both are told from the start, so that the
/// first loss is seen as an increase. Thread-safe.
/// </summary>
internal sealed class RecordCounter
{
    private readonly string _lost;
    private long _writtenCount;
    private long _lostCount;

    /// <summary>Makes the instrument.</summary>
    /// <param name="meter">Whose it is.</param>
    /// <param name="name">Its name.</param>
    /// <param name="unit">Its unit.</param>
    /// <param name="description">What it counts.</param>
    /// <param name="lost">The outcome of those that were not written.</param>
    public RecordCounter(Meter meter, string name, string unit, string description, string lost)
    {
        _lost = lost;
        meter.CreateObservableCounter(name, Observe, unit, description);
    }

    public void Written(long count) => Interlocked.Add(ref _writtenCount, count);

    public void Lost(long count) => Interlocked.Add(ref _lostCount, count);

    private IEnumerable<Measurement<long>> Observe() =>
    [
        new(Interlocked.Read(ref _writtenCount), new KeyValuePair<string, object?>("outcome", "written")),
        new(Interlocked.Read(ref _lostCount), new KeyValuePair<string, object?>("outcome", _lost)),
    ];
}
