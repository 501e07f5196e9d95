using System.Diagnostics.Metrics;

namespace ServingCluster.Grains.TestKit.Cluster;

/// <summary>Makes meters that nobody listens to.</summary>
internal sealed class PlainMeters : IMeterFactory
{
    private readonly List<Meter> _meters = [];

    public Meter Create(MeterOptions options)
    {
        var meter = new Meter(options);
        _meters.Add(meter);
        return meter;
    }

    public void Dispose() => _meters.ForEach(m => m.Dispose());
}
