using System.Diagnostics.Metrics;

namespace ServingCluster.Frontend.Audit;

/// <summary>The meter of the audit log, <c>ServingCluster.Audit</c>: records by <c>outcome</c>, <c>written</c> or <c>lost</c>.</summary>
internal sealed class AuditMetrics
{
    private readonly Counter<long> _records;

    /// <summary>Makes the instrument.</summary>
    public AuditMetrics(IMeterFactory meters) => _records = meters.Create("ServingCluster.Audit")
        .CreateCounter<long>("serving.audit.records", "{record}", "Audit records that were written, or lost since more denied requests came than could be written.");

    public void Written(int count) => _records.Add(count, new KeyValuePair<string, object?>("outcome", "written"));

    public void Lost(long count) => _records.Add(count, new KeyValuePair<string, object?>("outcome", "lost"));
}
