using System.Diagnostics.Metrics;
using ServingCluster.Frontend.Recording;

namespace ServingCluster.Frontend.Usages;

/// <summary>The meter of the usage log, <c>ServingCluster.Usage</c>: records by <c>outcome</c>, <c>written</c> or <c>dropped</c>.</summary>
internal sealed class UsageMetrics
{
    private readonly RecordCounter _records;

    /// <summary>Makes the instrument.</summary>
    public UsageMetrics(IMeterFactory meters) => _records = new(
        meters.Create("ServingCluster.Usage"), "serving.usage.records", "{record}",
        "Usage records that were written, or dropped since writing did not keep up or failed.", lost: "dropped");

    public void Written(int count) => _records.Written(count);

    public void Dropped(int count) => _records.Lost(count);
}
