using System.Collections.Concurrent;
using ServingCluster.Frontend.Metrics;
using ServingCluster.History;

namespace ServingCluster.Frontend.History;

/// <summary>
/// Reports what goes through this process every 10 seconds: to the history of each endpoint that has requests or whose replicas change, and
/// to the board of all traffic. Endpoints without requests that nobody looks at cost nothing.
/// </summary>
internal sealed partial class HistoryReporter(MetricsCollector collector, IServingGrains grains, TimeProvider time, ILogger<HistoryReporter> logger)
    : BackgroundService
{
    private const int AtOnce = 16;
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, WatchedEndpoint> _watched = new(StringComparer.Ordinal);
    private readonly TrafficMinute _minute = new();
    private readonly long _since = HistorySteps.At(time.GetUtcNow());
    private Dictionary<string, EndpointTotals> _before = new(StringComparer.Ordinal);
    private bool _isOnBoard;
    private long _toldUntil;

    /// <summary>Names this process in its reports.</summary>
    public string Id { get; } = Guid.NewGuid().ToString("N");

    /// <summary>The last step that was reported.</summary>
    public long ToldUntil => Volatile.Read(ref _toldUntil);

    /// <summary>Asks for an endpoint's history, whose gauges are followed for the next hour since somebody looks at them.</summary>
    public HistoryQuery QueryOf(string endpoint, string id, HistoryRange range)
    {
        Watch(endpoint).Touch(HistorySteps.At(time.GetUtcNow()));
        return new HistoryQuery(id, range) { Reporter = Id, WatchedSince = _since, WatchedUntil = ToldUntil };
    }

    /// <summary>Reports a step that has just ended, or the running one at the end of the process.</summary>
    private async Task ReportAsync(long step, CancellationToken cancellationToken)
    {
        var now = TrafficReading.Of(collector.Collect());
        var traffic = new Dictionary<string, EndpointTotals>(StringComparer.Ordinal);
        foreach (var (endpoint, totals) in now)
        {
            var came = totals.Since(_before.GetValueOrDefault(endpoint, EndpointTotals.None));
            if (!came.HasTraffic)
                continue;
            traffic[endpoint] = came;
            Watch(endpoint).Add(came, step);
        }

        _before = now;
        await ReportToBoardAsync(_minute.Add(traffic), cancellationToken);
        var due = _watched.Values.Where(w => w.IsDue(step)).ToList();
        await Parallel.ForEachAsync(due, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (endpoint, token) => await TellAsync(endpoint, step, token));
        Volatile.Write(ref _toldUntil, step);
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(CallTimeout);
        try
        {
            await ReportAsync(HistorySteps.At(time.GetUtcNow()), limit.Token);
            foreach (var endpoint in _watched.Values.Where(w => w.IsOpen))
                await SafelyAsync(endpoint, () => SaveAsync(endpoint, limit.Token), limit.Token);
        }
        catch (OperationCanceledException)
        {
            // There is no more time: what is not written down is lost, a minute at most.
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            // One that was late makes up for it: the next ones are reported at once, down to the last that has ended.
            for (var step = _since; ; step = Next(step))
            {
                var left = HistorySteps.StartOf(step + 1) - time.GetUtcNow();
                if (left > TimeSpan.Zero)
                    await Task.Delay(left, time, stoppingToken);
                await TryReportAsync(step, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process ends.
        }
    }

    // A clock that was set back begins anew: to wait for the step that was next before would be as long as it was set back by.
    private long Next(long step)
    {
        var now = HistorySteps.At(time.GetUtcNow());
        return now < step ? now : Math.Max(step + 1, now - 1);
    }

    private async Task TryReportAsync(long step, CancellationToken cancellationToken)
    {
        try
        {
            await ReportAsync(step, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // The border of the loop, which must not end: what was not counted now is with the next step.
            LogStepNotCounted(logger, e);
        }
    }

    // Nothing has gone through an endpoint that is not watched yet, since the process began.
    private WatchedEndpoint Watch(string endpoint) => _watched.GetOrAdd(endpoint, static (name, since) => new WatchedEndpoint(name, since), _since);

    private async Task TellAsync(WatchedEndpoint watched, long step, CancellationToken cancellationToken) => await SafelyAsync(watched, async () =>
    {
        var endpoint = await grains.Endpoint(watched.Name).GetAsync().WaitAsync(CallTimeout, time, cancellationToken);
        if (endpoint is null || watched.IsOver(step))
        {
            await ForgetAsync(watched, isDeleted: endpoint is null, cancellationToken);
            return;
        }

        watched.Note(Id, endpoint, step);
        if (watched.Unsent.Count > 0)
        {
            await grains.EndpointHistory(watched.Name).ReportAsync([.. watched.Unsent]).WaitAsync(CallTimeout, time, cancellationToken);
            watched.Sent();
        }
        else if (watched.IsQuiet(step))
        {
            await SaveAsync(watched, cancellationToken);
        }
    }, cancellationToken);

    private async Task SaveAsync(WatchedEndpoint watched, CancellationToken cancellationToken)
    {
        // Before the call: who looks at it meanwhile opens it again.
        watched.Close();
        try
        {
            await grains.EndpointHistory(watched.Name).SaveAsync().WaitAsync(CallTimeout, time, cancellationToken);
        }
        catch
        {
            watched.Reopen();
            throw;
        }
    }

    // What was on its way while the endpoint was deleted may have come after its history was.
    private async Task ForgetAsync(WatchedEndpoint watched, bool isDeleted, CancellationToken cancellationToken)
    {
        if (isDeleted && watched.Id is { } id)
            await grains.EndpointHistory(watched.Name).ForgetAsync(id).WaitAsync(CallTimeout, time, cancellationToken);
        _watched.TryRemove(watched.Name, out _);
    }

    private async Task SafelyAsync(WatchedEndpoint watched, Func<Task> report, CancellationToken cancellationToken)
    {
        try
        {
            await report();
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // The border to other grains: what could not be told is told again with the next step.
            LogNotReported(logger, watched.Name, e);
        }
    }

    private async Task ReportToBoardAsync(IReadOnlyList<EndpointTraffic> traffic, CancellationToken cancellationToken)
    {
        if (traffic.Count == 0 && !_isOnBoard)
            return;
        try
        {
            await grains.TrafficBoard().ReportAsync(new TrafficReport(Id, traffic)).WaitAsync(CallTimeout, time, cancellationToken);
            _isOnBoard = traffic.Count > 0;
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // The border to another grain.
            LogBoardNotReached(logger, e);
        }
    }
}
