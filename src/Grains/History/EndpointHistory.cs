using Microsoft.Extensions.Logging;
using ServingCluster.Errors;
using ServingCluster.Grains.Storage;
using ServingCluster.History;
using ServingCluster.Storage;

namespace ServingCluster.Grains.History;

/// <summary>
/// The grain of one endpoint's history, named by the endpoint. It holds its rings in memory (at most about 400 KB, see
/// <see cref="HistoryBook"/>) from the first call until it is saved, and writes them down at most once a minute.
/// </summary>
public class EndpointHistory : IEndpointHistory
{
    private static readonly TimeSpan WritePause = TimeSpan.FromMinutes(1);

    private readonly CommandGate _gate = new();
    private readonly string _endpoint;
    private readonly HistoryFile _file;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    // Null until it was read, and again once it was saved.
    private HistoryBook? _book_NeedsGate;
    private bool _isChanged_NeedsGate;
    private long _writtenAt_NeedsGate;

    /// <summary>Makes the grain of one endpoint's history.</summary>
    /// <param name="endpoint">The endpoint's name.</param>
    /// <param name="store">Where the record is.</param>
    /// <param name="time">The clock that steps go by.</param>
    /// <param name="logger">The log.</param>
    public EndpointHistory(string endpoint, IStateStore store, TimeProvider time, ILogger<EndpointHistory> logger)
    {
        (_endpoint, _time, _logger) = (endpoint, time, logger);
        _file = new HistoryFile($"history/{endpoint}", store, e => HistoryLog.Damaged(logger, endpoint, e));
    }

    /// <inheritdoc/>
    public async Task ReportAsync(IReadOnlyList<HistoryReport> reports)
    {
        using var turn = await _gate.EnterAsync(CancellationToken.None);
        var book = await OpenAsync();
        foreach (var report in reports)
            _isChanged_NeedsGate |= book.Take(report, _time.GetUtcNow());
        if (_time.GetElapsedTime(_writtenAt_NeedsGate) >= WritePause)
            await WriteAsync(book);
    }

    /// <inheritdoc/>
    public async Task<HistorySeries> ReadAsync(HistoryQuery query)
    {
        using var turn = await _gate.EnterAsync(CancellationToken.None);
        return (await OpenAsync()).Read(query, _time.GetUtcNow());
    }

    /// <inheritdoc/>
    public async Task SaveAsync()
    {
        using var turn = await _gate.EnterAsync(CancellationToken.None);
        if (_book_NeedsGate is not { } book)
            return;
        if (!await WriteAsync(book) && _book_NeedsGate is not null)
            throw new ServingException(ErrorCode.TemporarilyUnavailable, $"The history of endpoint '{_endpoint}' cannot be written down now. Try again in a moment.");
        _book_NeedsGate = null;
    }

    /// <inheritdoc/>
    public async Task ForgetAsync(string endpointId)
    {
        using var turn = await _gate.EnterAsync(CancellationToken.None);
        // One that cannot be read is nobody's.
        if ((await OpenAsync()).EndpointId is { Length: > 0 } id && id != endpointId)
            return;
        (_book_NeedsGate, _isChanged_NeedsGate) = (null, false);
        await _file.DeleteAsync();
    }

    private async ValueTask<HistoryBook> OpenAsync()
    {
        if (_book_NeedsGate is { } open)
            return open;
        (_book_NeedsGate, _isChanged_NeedsGate) = (await _file.ReadAsync(), false);
        _writtenAt_NeedsGate = _time.GetTimestamp();
        return _book_NeedsGate;
    }

    // A store that fails is no reason to lose the reports: they stay in memory, and the next minute writes them too.
    private async Task<bool> WriteAsync(HistoryBook book)
    {
        if (!_isChanged_NeedsGate)
            return true;
        _writtenAt_NeedsGate = _time.GetTimestamp();
        try
        {
            await _file.WriteAsync(book);
            _isChanged_NeedsGate = false;
            return true;
        }
        catch (Exception e) when (e is ServingException or StateConflictException)
        {
            HistoryLog.NotWritten(_logger, _endpoint, e);
            // After a conflict another activation has what counts; this one reads it again.
            if (e is StateConflictException)
                _book_NeedsGate = null;
            return false;
        }
    }
}
