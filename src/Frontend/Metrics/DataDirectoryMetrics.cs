using System.Diagnostics.Metrics;
using ServingCluster.Frontend.Settings;

namespace ServingCluster.Frontend.Metrics;

/// <summary>The meter <c>ServingCluster.Storage</c>: the disk that the data directory lies on.</summary>
internal sealed class DataDirectoryMetrics : IHostedService
{
    private readonly string _path;

    /// <summary>Makes the instruments.</summary>
    public DataDirectoryMetrics(IMeterFactory meters, ServingSettings settings)
    {
        _path = Path.GetFullPath(settings.DataDirectory);
        var meter = meters.Create("ServingCluster.Storage");
        meter.CreateObservableGauge("serving.data.size", () => Observe(static d => d.TotalSize), "By", "Size of the disk with the data directory.");
        meter.CreateObservableGauge("serving.data.free", () => Observe(static d => d.AvailableFreeSpace), "By", "What is free of it.");
    }

    /// <summary>Nothing: the instruments are made with the object.</summary>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private IEnumerable<Measurement<long>> Observe(Func<DriveInfo, long> value)
    {
        // Before the first write there may be no such folder yet.
        if (!Directory.Exists(_path))
            return [];
        try
        {
            return [new(value(new DriveInfo(_path)))];
        }
        catch (IOException)
        {
            // A disk that is gone is told of by what fails to write to it.
            return [];
        }
    }
}
