using Microsoft.Extensions.Logging;
using ServingCluster.Endpoints;
using ServingCluster.Errors;
using ServingCluster.Routing;

namespace ServingCluster.Grains.Routing;

/// <summary>Keeps the routes of one endpoint fresh by a long poll.</summary>
internal sealed partial class EndpointWatcher(
    EndpointState state, IServingEndpoint endpoint, RouterOptions options, TimeProvider time, ILogger logger)
{
    // Below every version, so that the first poll returns at once.
    private const long BeforeAll = -1;

    // A hiccup is waited out; what lasts longer than some tenths of a second is told to who waits for the first table.
    private const int PatientFailures = 3;

    /// <summary>Runs until the endpoint is gone (true) or the token is cancelled (false).</summary>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        var failures = 0;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                var began = time.GetTimestamp();
                var table = await ReadAsync(cancellationToken).ConfigureAwait(false);
                if (table is null)
                    return true;
                failures = 0;
                // An endpoint that answers at once without news must not make this loop spin.
                if (!state.Publish(table) && time.GetElapsedTime(began) < options.FirstBackOff)
                    await Task.Delay(options.FirstBackOff, time, cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception e)
            {
                // The boundary to another process: the last table serves on until the endpoint can be read again.
                var pause = BackOff(failures++);
                LogFailed(e, state.Name, pause);
                if (failures >= PatientFailures)
                    state.FailLoading(e is ServingException ? e.Message : "its grain does not answer.");
                await Task.Delay(pause, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        return false;
    }

    private async Task<RouteTable?> ReadAsync(CancellationToken cancellationToken)
    {
        using var call = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            return await endpoint.WatchRoutesAsync(state.Model?.Version ?? BeforeAll, call.Token)
                .WaitAsync(options.WatchTimeout, time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // The process of the endpoint hangs, or forgot the call: nobody waits for this answer any longer.
            await call.CancelAsync().ConfigureAwait(false);
            throw;
        }
    }

    private TimeSpan BackOff(int failures)
    {
        var pause = options.FirstBackOff * Math.Pow(2, Math.Min(failures, 20));
        return pause < options.LongestBackOff ? pause : options.LongestBackOff;
    }
}
