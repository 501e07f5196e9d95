using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using ServingCluster.Errors;
using ServingCluster.Inference;
using ServingCluster.Telemetry;

namespace ServingCluster.Grains.Routing;

/// <summary>Sends a request to one replica and tells an answer from a lost replica.</summary>
internal sealed partial class ReplicaCaller(TimeSpan suspectFor, TimeProvider time, RouterMetrics metrics, ILogger logger)
{
    /// <summary>The answer, an expected failure among them; null when the replica is lost and another one may be asked.</summary>
    /// <param name="replica">The replica.</param>
    /// <param name="attempt">The how manieth that is asked for this request, from 1.</param>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Cancelled when the caller goes away.</param>
    /// <exception cref="OperationCanceledException">The caller went away.</exception>
    public ValueTask<InvocationResponse?> SendAsync(
        RoutedReplica replica, int attempt, InvocationRequest request, CancellationToken cancellationToken) =>
        RouterSpans.Source.HasListeners()
            ? TraceAsync(replica, attempt, request, cancellationToken)
            : AskAsync(replica, request, cancellationToken);

    private async ValueTask<InvocationResponse?> TraceAsync(
        RoutedReplica replica, int attempt, InvocationRequest request, CancellationToken cancellationToken)
    {
        using var span = RouterSpans.StartCall(replica.Key, attempt);
        try
        {
            var response = await AskAsync(replica, RouterSpans.Within(request), cancellationToken).ConfigureAwait(false);
            if (response is null)
                RouterSpans.Lost(span);
            else if (response.Error is { } error)
                span.Fail(error);
            return response;
        }
        catch (Exception e) when (span.FailWith(e))
        {
            throw;
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<InvocationResponse?> AskAsync(
        RoutedReplica replica, InvocationRequest request, CancellationToken cancellationToken)
    {
        replica.Enter();
        var sent = time.GetTimestamp();
        try
        {
            var response = await replica.Grain.InvokeAsync(request, cancellationToken).ConfigureAwait(false);
            if (response.Error != ErrorCode.ReplicaUnavailable)
            {
                response.Upstream = time.GetElapsedTime(sent);
                return response;
            }

            Gone(replica, response.Message);
            response.Dispose();
            return null;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception e)
        {
            return FailureOf(replica, e);
        }
        finally
        {
            replica.Leave();
        }
    }

    /// <summary>Notes that a replica says of itself that it is gone.</summary>
    public void Gone(RoutedReplica replica, string reason)
    {
        LogGone(replica.Key, reason);
        metrics.RecordLost(replica.Key.Endpoint);
        replica.Suspect(suspectFor, time);
    }

    /// <summary>What came out of a call as an exception: an expected failure; null when the replica is lost, which is noted.</summary>
    public InvocationResponse? FailureOf(RoutedReplica replica, Exception exception)
    {
        if (exception is ServingException { Code: not ErrorCode.ReplicaUnavailable } expected)
            return InvocationResponse.Failed(expected.Code, expected.Message, expected.RetryAfter);
        // The boundary to another process: whatever comes out of the call, the replica did not answer.
        LogLost(exception, replica.Key);
        metrics.RecordLost(replica.Key.Endpoint);
        replica.Suspect(suspectFor, time);
        return null;
    }
}
