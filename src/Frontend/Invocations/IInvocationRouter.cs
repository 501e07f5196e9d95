using ServingCluster.Grains.Routing;
using ServingCluster.Identity;
using ServingCluster.Inference;

namespace ServingCluster.Frontend.Invocations;

/// <summary>Finds a replica for a request and gives its answer.</summary>
internal interface IInvocationRouter
{
    /// <summary>Whether the endpoint is known to serve custom models. Asks nobody; false also where that is not known yet.</summary>
    /// <param name="endpoint">The endpoint's name.</param>
    /// <param name="recording">What its owner asked to have recorded of a request to them; null for nothing.</param>
    bool ServesCustomModels(string endpoint, out EndpointRecording? recording);

    /// <summary>What is to be recorded of requests to an endpoint; null where its routes are not known yet. Asks nobody.</summary>
    EndpointRecording? RecordingOf(string endpoint);

    /// <summary>Finds out what kind of requests an endpoint takes; there need not be one of that name.</summary>
    /// <param name="endpoint">The endpoint's name.</param>
    /// <param name="principal">Who asks; null for a trusted process of the cluster.</param>
    /// <param name="deadline">When the caller no longer wants an answer (UTC).</param>
    /// <param name="cancellationToken">The caller went away.</param>
    ValueTask<TaskLookup> FindTaskAsync(string endpoint, Principal? principal, DateTimeOffset deadline, CancellationToken cancellationToken);

    /// <summary>Answers one request. Expected failures are values; the caller disposes the answer.</summary>
    /// <param name="endpoint">The endpoint's name; there need not be one of that name.</param>
    /// <param name="servedEntity">The served entity to ask; null to follow the endpoint's traffic routes.</param>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">The caller went away.</param>
    ValueTask<InvocationResponse> InvokeAsync(
        string endpoint, string? servedEntity, InvocationRequest request, CancellationToken cancellationToken);

    /// <summary>Answers one request piece by piece. The stream comes when its first piece is there; the caller disposes it.</summary>
    /// <param name="endpoint">The endpoint's name; there need not be one of that name.</param>
    /// <param name="servedEntity">The served entity to ask; null to follow the endpoint's traffic routes.</param>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">The caller went away; ends the stream too.</param>
    ValueTask<InvocationStream> StreamAsync(
        string endpoint, string? servedEntity, InvocationRequest request, CancellationToken cancellationToken);
}
