using System.Diagnostics.Metrics;
using ServingCluster.Frontend.Recording;

namespace ServingCluster.Frontend.Audit;

/// <summary>The meter of the audit log, <c>ServingCluster.Audit</c>: records by <c>outcome</c>, <c>written</c> or <c>lost</c>.</summary>
internal sealed class AuditMetrics
{
    private readonly RecordCounter _records;

    /// <summary>Makes the instrument.</summary>
    public AuditMetrics(IMeterFactory meters) => _records = new(
        meters.Create("ServingCluster.Audit"), "serving.audit.records", "{record}",
        "Audit records that were written, or lost since more denied requests came than could be written.", lost: "lost");

    public void Written(int count) => _records.Written(count);

    public void Lost(long count) => _records.Lost(count);
}
