namespace ServingCluster.Frontend.Metrics;

/// <summary>How much of the machine this process takes. Processor use is the mean between two readings, at least a second apart.</summary>
internal sealed class ProcessUsage(TimeProvider time)
{
    private readonly Lock _lock = new();
    private long _at = time.GetTimestamp();
    private TimeSpan _used = Environment.CpuUsage.TotalTime;
    private double _cpuPercent;

    /// <summary>Processor use in per cent of all processors, 0 to 100.</summary>
    public double CpuPercent
    {
        get
        {
            lock (_lock)
            {
                var elapsed = time.GetElapsedTime(_at);
                if (elapsed < TimeSpan.FromSeconds(1))
                    return _cpuPercent;
                var used = Environment.CpuUsage.TotalTime;
                _cpuPercent = Math.Clamp(100 * (used - _used) / (elapsed * Environment.ProcessorCount), 0, 100);
                (_at, _used) = (time.GetTimestamp(), used);
                return _cpuPercent;
            }
        }
    }

    /// <summary>Memory in per cent of what the process may use, 0 to 100.</summary>
    public static double MemoryPercent =>
        Math.Clamp(100.0 * Environment.WorkingSet / Math.Max(1, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes), 0, 100);
}
