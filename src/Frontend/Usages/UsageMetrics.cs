using System.Diagnostics.Metrics;

namespace ServingCluster.Frontend.Usages;

/// <summary>The meter of the usage log, <c>ServingCluster.Usage</c>: records by <c>outcome</c>, <c>written</c> or <c>dropped</c>.</summary>
internal sealed class UsageMetrics
{
    private readonly Counter<long> _records;

    /// <summary>Makes the instrument.</summary>
    public UsageMetrics(IMeterFactory meters) => _records = meters.Create("ServingCluster.Usage")
        .CreateCounter<long>("serving.usage.records", "{record}", "Usage records that were written, or dropped since writing did not keep up or failed.");

    public void Written(int count) => _records.Add(count, new KeyValuePair<string, object?>("outcome", "written"));

    public void Dropped(int count) => _records.Add(count, new KeyValuePair<string, object?>("outcome", "dropped"));
}
