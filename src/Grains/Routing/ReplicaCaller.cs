using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using ServingCluster.Errors;
using ServingCluster.Inference;

namespace ServingCluster.Grains.Routing;

/// <summary>Sends a request to one replica and tells an answer from a lost replica.</summary>
internal sealed partial class ReplicaCaller(TimeSpan suspectFor, TimeProvider time, ILogger logger)
{
    /// <summary>The answer, an expected failure among them; null when the replica is lost and another one may be asked.</summary>
    /// <exception cref="OperationCanceledException">The caller went away.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<InvocationResponse?> SendAsync(
        RoutedReplica replica, InvocationRequest request, CancellationToken cancellationToken)
    {
        replica.Enter();
        try
        {
            var response = await replica.Grain.InvokeAsync(request, cancellationToken).ConfigureAwait(false);
            if (response.Error != ErrorCode.ReplicaUnavailable)
                return response;
            LogGone(replica.Key, response.Message);
            response.Dispose();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (ServingException e) when (e.Code != ErrorCode.ReplicaUnavailable)
        {
            return InvocationResponse.Failed(e.Code, e.Message, e.RetryAfter);
        }
        catch (Exception e)
        {
            // The boundary to another process: whatever comes out of the call, the replica did not answer.
            LogLost(e, replica.Key);
        }
        finally
        {
            replica.Leave();
        }
        replica.Suspect(suspectFor, time);
        return null;
    }
}
