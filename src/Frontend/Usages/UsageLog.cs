using ServingCluster.Frontend.Recording;
using ServingCluster.Frontend.Settings;
using ServingCluster.Frontend.Usages.Prices;

namespace ServingCluster.Frontend.Usages;

/// <summary>
/// Keeps a record of requests to models. Requests hand theirs over through a bounded channel and never wait; what finds no
/// room is dropped and counted. A stop writes what is there.
/// </summary>
internal sealed class UsageLog : IHostedService
{
    private const int Capacity = 16_384;

    private readonly UsageMetrics _metrics;
    private readonly ILogger<UsageLog> _logger;
    private readonly DatedFiles _files;
    private readonly UsageLineWriter _lines;
    private readonly RecordQueue<UsageRecord> _queue;
    private readonly Complaints _complaints;

    /// <summary>Makes it; nothing is written before it is started.</summary>
    public UsageLog(
        ServingSettings settings, RecordFileOwner owner, PriceBook prices, UsageMetrics metrics, TimeProvider time, ILogger<UsageLog> logger)
    {
        (IsOn, _metrics, _logger) = (settings.UsageLog, metrics, logger);
        _files = new DatedFiles(FolderOf(settings), settings.UsageLogDays, owner, time);
        _lines = new UsageLineWriter(prices);
        _queue = new RecordQueue<UsageRecord>(Capacity, WriteAsync, Fail, _files.DisposeAsync, time);
        _complaints = new Complaints(time);
    }

    /// <summary>Whether anything is recorded at all.</summary>
    public bool IsOn { get; }

    /// <summary>The folder of the records of every process that shares the data directory.</summary>
    public static string FolderOf(ServingSettings settings) => Path.Combine(Path.GetFullPath(settings.DataDirectory), "usage");

    /// <summary>Hands a record over. Never waits.</summary>
    public void Write(UsageRecord record)
    {
        if (!_queue.TryAdd(record))
            _metrics.Dropped(1);
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (IsOn)
            _queue.Start();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => _queue.StopAsync();

    private async Task WriteAsync(IReadOnlyList<UsageRecord> batch)
    {
        foreach (var day in batch.GroupBy(r => DateOnly.FromDateTime(r.Time.UtcDateTime)).OrderBy(g => g.Key))
            await _files.AppendAsync(day.Key, _lines.Write(day));
        _metrics.Written(batch.Count);
    }

    private void Fail(IReadOnlyList<UsageRecord> batch, Exception exception)
    {
        _metrics.Dropped(batch.Count);
        if (_complaints.IsDue())
            UsageLogMessages.Failed(_logger, _files.Folder, exception);
    }
}
