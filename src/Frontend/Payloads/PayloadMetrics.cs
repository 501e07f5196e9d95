using System.Diagnostics.Metrics;

namespace ServingCluster.Frontend.Payloads;

/// <summary>The meter of tables of payloads, <c>ServingCluster.Payload</c>: rows by <c>outcome</c>, <c>written</c> or <c>dropped</c>.</summary>
internal sealed class PayloadMetrics
{
    private readonly Counter<long> _rows;

    /// <summary>Makes the instrument.</summary>
    public PayloadMetrics(IMeterFactory meters) => _rows = meters.Create("ServingCluster.Payload")
        .CreateCounter<long>("serving.payload.rows", "{row}", "Rows of requests and answers that were written, or dropped since writing did not keep up or failed.");

    public void Written(int count) => _rows.Add(count, new KeyValuePair<string, object?>("outcome", "written"));

    public void Dropped(int count) => _rows.Add(count, new KeyValuePair<string, object?>("outcome", "dropped"));
}
