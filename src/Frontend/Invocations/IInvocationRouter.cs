using ServingCluster.Inference;

namespace ServingCluster.Frontend.Invocations;

/// <summary>Finds a replica for a request and gives its answer.</summary>
internal interface IInvocationRouter
{
    /// <summary>Answers one request. Expected failures are values; the caller disposes the answer.</summary>
    /// <param name="endpoint">The endpoint's name; there need not be one of that name.</param>
    /// <param name="servedEntity">The served entity to ask; null to follow the endpoint's traffic routes.</param>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">The caller went away.</param>
    ValueTask<InvocationResponse> InvokeAsync(
        string endpoint, string? servedEntity, InvocationRequest request, CancellationToken cancellationToken);
}
