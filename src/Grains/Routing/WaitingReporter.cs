using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using ServingCluster.Endpoints;
using ServingCluster.Routing;

namespace ServingCluster.Grains.Routing;

/// <summary>
/// Tells one endpoint how many requests wait for replicas: at once when somebody begins to wait, at every interval while
/// somebody does, and a last time when nobody does any more. Likewise what is asked of entities with a maximum throughput.
/// </summary>
internal sealed partial class WaitingReporter(string routerId, RouterOptions options, TimeProvider time, ILogger logger)
{
    // Holds at most one wish to report: those that come while one is being sent are one.
    private readonly Channel<bool> _due = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Asks for a report. Never blocks.</summary>
    public void ReportSoon() => _due.Writer.TryWrite(true);

    /// <summary>Reports until the token is cancelled.</summary>
    public async Task RunAsync(EndpointState state, IServingEndpoint endpoint, CancellationToken cancellationToken)
    {
        await using var timer = time.CreateTimer(
            static r => ((WaitingReporter)r!).ReportSoon(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        var reported = new Dictionary<string, int>();
        try
        {
            while (true)
            {
                await _due.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
                var waiting = Count(state, reported);
                var asked = CountThroughput(state);
                if (waiting.Count > 0 || asked.Count > 0)
                {
                    await SendAsync(endpoint, state.Name, new RouterReport(routerId, waiting) { Throughput = asked }).WaitAsync(cancellationToken).ConfigureAwait(false);
                    timer.Change(options.ReportInterval, Timeout.InfiniteTimeSpan);
                }
                reported = waiting;
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The router follows the endpoint no more.
        }
    }

    /// <summary>Waiting requests by served entity; zero for those that had some in the last report, so that their end is told.</summary>
    private static Dictionary<string, int> Count(EndpointState state, Dictionary<string, int> reported)
    {
        var waiting = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (name, count) in reported)
        {
            if (count > 0)
                waiting[name] = 0;
        }
        foreach (var entity in state.Entities)
        {
            if (entity.WaitingRoom.Count is > 0 and var count)
                waiting[entity.Name] = count;
        }
        return waiting;
    }

    private static Dictionary<string, double> CountThroughput(EndpointState state)
    {
        var asked = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var entity in state.Entities)
        {
            if (entity.CountThroughput() is { } tokens)
                asked[entity.Name] = tokens;
        }
        return asked;
    }

    private async Task SendAsync(IServingEndpoint endpoint, string name, RouterReport report)
    {
        try
        {
            await endpoint.ReportWaitingAsync(report)
                .WaitAsync(options.ReportTimeout, time).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // The boundary to another process: the next report says the same.
            LogFailed(e, name);
        }
    }
}
