using ServingCluster.Frontend.Recording;
using ServingCluster.Frontend.Settings;
using ServingCluster.Governance;
using ServingCluster.Grains.Routing;
using ServingCluster.Inference;

namespace ServingCluster.Frontend.Payloads;

/// <summary>
/// Writes requests and answers whole, where endpoints have tables for them. Requests hand theirs over and never wait; what finds no room,
/// by rows or by bytes, is dropped and counted. A stop writes what is there.
/// </summary>
internal sealed class PayloadLog : IHostedService
{
    private const int Capacity = 8192;
    private const long BudgetBytes = 128L * 1024 * 1024;

    private readonly PayloadMetrics _metrics;
    private readonly ILogger<PayloadLog> _logger;
    private readonly PayloadTables _tables;
    private readonly RecordQueue<PayloadRow> _queue;
    private readonly Complaints _complaints;
    private readonly RandomStream _random = new(null);

    /// <summary>Makes it; nothing is written before it is started.</summary>
    public PayloadLog(ServingSettings settings, RecordFileOwner owner, PayloadMetrics metrics, TimeProvider time, ILogger<PayloadLog> logger)
        : this(settings, owner, metrics, time, logger, Capacity, BudgetBytes)
    {
    }

    internal PayloadLog(
        ServingSettings settings, RecordFileOwner owner, PayloadMetrics metrics, TimeProvider time, ILogger<PayloadLog> logger, int capacity, long bytes)
    {
        (_metrics, _logger, Budget) = (metrics, logger, new PayloadBudget(bytes));
        _tables = new PayloadTables(settings, owner, time);
        _queue = new RecordQueue<PayloadRow>(capacity, WriteAsync, Fail, _tables.DisposeAsync, time);
        _complaints = new Complaints(time);
    }

    /// <summary>The memory that rows may take until they are written.</summary>
    public PayloadBudget Budget { get; }

    /// <summary>A request begins; null when no table takes this one.</summary>
    public PayloadCapture? Begin(EndpointRecording recording, InvocationRequest request)
    {
        var tables = Draw(recording.Tables);
        return tables.Count == 0 ? null : new PayloadCapture(this, tables, request.Body);
    }

    /// <summary>Hands a row over. Never waits.</summary>
    public void Write(PayloadRow row)
    {
        if (!_queue.TryAdd(row))
            Lose(row.Tables.Count, row.Bytes);
    }

    /// <summary>Counts rows that found no room, and gives back the memory that they had.</summary>
    public void Lose(int rows, long bytes)
    {
        Budget.Give(bytes);
        _metrics.Dropped(rows);
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _queue.Start();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => _queue.StopAsync();

    /// <summary>The tables that take a request: each its fraction, and a table with a larger one all that one with a smaller one takes.</summary>
    private IReadOnlyList<PayloadTable> Draw(IReadOnlyList<PayloadTable> tables)
    {
        var drawn = (_random.Next() >> 11) * (1.0 / (1UL << 53));
        var taken = 0;
        // By index: of a list known by its interface an enumerator would be made for each request.
        for (var i = 0; i < tables.Count; i++)
            taken += drawn < tables[i].SamplingFraction ? 1 : 0;
        return taken == tables.Count ? tables : taken == 0 ? [] : Below(tables, drawn);
    }

    private static PayloadTable[] Below(IReadOnlyList<PayloadTable> tables, double drawn) => [.. tables.Where(t => drawn < t.SamplingFraction)];

    private async Task WriteAsync(IReadOnlyList<PayloadRow> batch)
    {
        await _tables.AppendAsync(batch);
        foreach (var row in batch)
        {
            Budget.Give(row.Bytes);
            _metrics.Written(row.Tables.Count);
        }
    }

    private void Fail(IReadOnlyList<PayloadRow> batch, Exception exception)
    {
        foreach (var row in batch)
            Lose(row.Tables.Count, row.Bytes);
        if (_complaints.IsDue())
            PayloadLogMessages.Failed(_logger, _tables.Root, exception);
    }
}
