using System.Diagnostics.Metrics;

namespace ServingCluster.Grains.Tests.Fakes;

/// <summary>Meters that a listener finds by their factory, so that tests do not hear each other.</summary>
internal sealed class FakeMeterFactory : IMeterFactory
{
    private readonly List<Meter> _meters = [];

    public Meter Create(MeterOptions options)
    {
        options.Scope = this;
        var meter = new Meter(options);
        _meters.Add(meter);
        return meter;
    }

    public void Dispose()
    {
        foreach (var meter in _meters)
            meter.Dispose();
    }
}
