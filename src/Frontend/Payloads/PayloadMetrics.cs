using System.Diagnostics.Metrics;
using ServingCluster.Frontend.Recording;

namespace ServingCluster.Frontend.Payloads;

/// <summary>The meter of tables of payloads, <c>ServingCluster.Payload</c>: rows by <c>outcome</c>, <c>written</c> or <c>dropped</c>.</summary>
internal sealed class PayloadMetrics
{
    private readonly RecordCounter _records;

    /// <summary>Makes the instrument.</summary>
    public PayloadMetrics(IMeterFactory meters) => _records = new(
        meters.Create("ServingCluster.Payload"), "serving.payload.rows", "{row}",
        "Rows of requests and answers that were written, or dropped since writing did not keep up or failed.", lost: "dropped");

    public void Written(int count) => _records.Written(count);

    public void Dropped(int count) => _records.Lost(count);
}
