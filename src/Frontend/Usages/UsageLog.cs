using System.Threading.Channels;
using ServingCluster.Frontend.Language;
using ServingCluster.Frontend.Settings;
using ServingCluster.Inference;

namespace ServingCluster.Frontend.Usages;

/// <summary>
/// Keeps a record of every request to language models. Requests hand theirs over through a bounded channel and never wait; what finds no
/// room is dropped and counted. A stop writes what is there.
/// </summary>
internal sealed class UsageLog(ServingSettings settings, UsageFiles files, UsageMetrics metrics, TimeProvider time, ILogger<UsageLog> logger)
    : IHostedService
{
    private const int Capacity = 16_384;
    private const int MostInBatch = 1024;
    private static readonly TimeSpan BetweenComplaints = TimeSpan.FromMinutes(1);

    // What is there takes a fraction of a second, unless the disk hangs.
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(10);

    private readonly Channel<UsageRecord> _records = Channel.CreateBounded<UsageRecord>(
        new BoundedChannelOptions(Capacity) { SingleReader = true });

    private Task _writing = Task.CompletedTask;
    private DateTimeOffset _nextComplaint;

    /// <summary>A request begins.</summary>
    public UsageScope Begin(string endpoint, InvocationRequest request, LanguageBody body) => new(
        this,
        new UsageRecord
        {
            Time = time.GetUtcNow(),
            RequestId = request.RequestId,
            ClientRequestId = body.ClientRequestId,
            UsageContext = body.UsageContext,
            Endpoint = endpoint,
            Task = request.Task,
            Caller = request.Caller,
            Streamed = body.Stream,
        },
        time);

    /// <summary>Hands a record over. Never waits.</summary>
    public void Write(UsageRecord record)
    {
        if (settings.UsageLog && !_records.Writer.TryWrite(record))
            metrics.Dropped(1);
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (settings.UsageLog)
            _writing = Task.Run(WriteAllAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _records.Writer.TryComplete();
        await Task.WhenAny(_writing, Task.Delay(LongestStop, time, CancellationToken.None));
    }

    private async Task WriteAllAsync()
    {
        var batch = new List<UsageRecord>();
        while (await _records.Reader.WaitToReadAsync())
        {
            while (batch.Count < MostInBatch && _records.Reader.TryRead(out var record))
                batch.Add(record);
            await WriteAsync(batch);
            batch.Clear();
        }

        await files.DisposeAsync();
    }

    private async Task WriteAsync(List<UsageRecord> batch)
    {
        try
        {
            await files.AppendAsync(batch);
            metrics.Written(batch.Count);
        }
        catch (Exception e)
        {
            // The border to the disk: answers go on without their records, which are counted.
            metrics.Dropped(batch.Count);
            if (time.GetUtcNow() < _nextComplaint)
                return;
            _nextComplaint = time.GetUtcNow() + BetweenComplaints;
            UsageLogMessages.Failed(logger, files.Folder, e);
        }
    }
}
