using System.Threading.Channels;
using ServingCluster.Errors;
using ServingCluster.Frontend.Settings;

namespace ServingCluster.Frontend.Audit;

/// <summary>
/// The audit log of this process. A command's record is on disk before its answer is sent; those that come at once are written together.
/// Records of denied requests are not waited for: what finds no room is counted, and the count is written. While the disk fails, records
/// are kept and tried again, and commands are refused before they begin.
/// </summary>
internal sealed class AuditLog(ServingSettings settings, AuditMetrics metrics, TimeProvider time, ILogger<AuditLog> logger) : IHostedService, IDisposable
{
    private const int Capacity = 4096;
    private const int MostInBatch = 512;

    // Of callers whom nobody knows, about half a kilobyte each.
    private const int StrangersPerMinute = 300;

    private static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(10);

    private readonly AuditFolder _folder = AuditFolder.Of(settings.DataDirectory, settings.NodeName);
    private readonly Channel<AuditEntry> _entries = Channel.CreateBounded<AuditEntry>(new BoundedChannelOptions(Capacity) { SingleReader = true });
    private readonly CancellationTokenSource _giveUp = new();
    private readonly MinuteBudget _strangers = new(StrangersPerMinute);
    private AuditFiles? _files;
    private Task _writing = Task.CompletedTask;
    private long _lost;

    // Written by the writer alone.
    private volatile string? _fault;

    /// <summary>Whether there is a log.</summary>
    public bool IsOn => settings.AuditLog;

    /// <summary>Opens the chain and begins to write.</summary>
    /// <exception cref="ServingException">Another process writes there.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (!IsOn)
            return Task.CompletedTask;
        _files = AuditFiles.Open(_folder, settings.AuditLogDays, time);
        AuditLogMessages.Stands(logger, _folder.Path, _files.End.Sequence, _files.End.Hash);
        _writing = Task.Run(() => WriteAllAsync(_files), CancellationToken.None);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_files is not { } files)
            return;
        _entries.Writer.TryComplete();
        await Task.WhenAny(_writing, Task.Delay(LongestStop, time, CancellationToken.None));
        // A disk that fails is not waited for; what it did not take is told in the log.
        await _giveUp.CancelAsync();
        await _writing;
        AuditLogMessages.Stands(logger, _folder.Path, files.End.Sequence, files.End.Hash);
        files.Dispose();
        _files = null;
    }

    /// <summary>Lets a command begin only where it can be recorded.</summary>
    /// <exception cref="ServingException"><see cref="ErrorCode.TemporarilyUnavailable"/>: the log cannot be written.</exception>
    public void RequireWritable()
    {
        if (_fault is { } fault)
            throw new ServingException(ErrorCode.TemporarilyUnavailable, $"The audit log cannot be written ({fault}), so that nothing is changed and no secret is read until it can be.", BetweenTries);
    }

    /// <summary>Hands a record over and waits until it is on disk, or until the disk was found to fail, in which case it is tried again.</summary>
    public async Task WriteAsync(AuditEvent happened)
    {
        var written = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            await _entries.Writer.WriteAsync(new AuditEntry(happened, written));
            await written.Task;
        }
        catch (ChannelClosedException)
        {
            TellUnwritten(happened);
        }
    }

    /// <summary>
    /// Hands over the record of a request that was denied, without waiting. Of those of callers whom nobody knows a few hundred a minute are
    /// recorded and the others counted as lost: anybody may send them, and the disk must not be theirs to fill.
    /// </summary>
    public void PostDenied(AuditEvent happened)
    {
        if (happened.Caller is null && !_strangers.TryTake(happened.Time))
            Lose();
        else
            Post(happened);
    }

    /// <summary>Hands a record over without waiting.</summary>
    public void Post(AuditEvent happened)
    {
        if (!_entries.Writer.TryWrite(new AuditEntry(happened, null)))
            Lose();
    }

    private void Lose()
    {
        Interlocked.Increment(ref _lost);
        metrics.Lost(1);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _giveUp.Dispose();
        _files?.Dispose();
    }

    private async Task WriteAllAsync(AuditFiles files)
    {
        var batch = new List<AuditEntry>();
        while (await _entries.Reader.WaitToReadAsync())
        {
            while (batch.Count < MostInBatch && _entries.Reader.TryRead(out var entry))
                batch.Add(entry);
            if (Interlocked.Exchange(ref _lost, 0) is > 0 and var lost)
                batch.Add(new AuditEntry(Own(AuditEvent.Lost) with { Count = lost }, null));
            await WriteAsync(files, batch);
            batch.Clear();
        }

        await WriteAsync(files, [new AuditEntry(Own(AuditEvent.Stop), null)]);
    }

    private async Task WriteAsync(AuditFiles files, List<AuditEntry> batch)
    {
        while (batch.Count > 0)
        {
            try
            {
                var count = files.Append([.. batch.Select(e => e.Event)]);
                metrics.Written(count);
                Complete(batch.Take(count));
                batch.RemoveRange(0, count);
                Recover();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                Fail(e);
                Complete(batch);
                if (await StopsAsync())
                {
                    batch.ForEach(entry => TellUnwritten(entry.Event));
                    return;
                }
            }
        }
    }

    // The command was carried out: its caller learns of that, while its record waits for the disk.
    private static void Complete(IEnumerable<AuditEntry> entries)
    {
        foreach (var entry in entries)
            entry.Written?.TrySetResult();
    }

    private void Fail(Exception exception)
    {
        if (_fault is null)
            AuditLogMessages.Failed(logger, _folder.Path, exception);
        _fault = exception.Message.TrimEnd('.');
    }

    private void Recover()
    {
        if (_fault is not null)
            AuditLogMessages.Recovered(logger, _folder.Path);
        _fault = null;
    }

    private async Task<bool> StopsAsync()
    {
        await Task.Delay(BetweenTries, time, _giveUp.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return _giveUp.IsCancellationRequested;
    }

    private void TellUnwritten(AuditEvent happened) =>
        AuditLogMessages.Unwritten(logger, happened.Action ?? happened.Kind, happened.Caller, happened.Status, happened.RequestId);

    private AuditEvent Own(string kind) => new() { Time = time.GetUtcNow(), Kind = kind };
}
