using ServingCluster.Inference;

namespace ServingCluster.External;

/// <summary>
/// Brings requests to models that providers host elsewhere, and their answers back. One per process; any number of threads. The body of a
/// request is that of its task (<see cref="InvocationTask"/>), and so is the answer, whatever the provider speaks. It retries what is
/// worth it within the request's deadline; what comes out has failed for good here, and another entity may be asked.
/// </summary>
public interface IExternalModels
{
    /// <summary>Answers one request.</summary>
    /// <returns>
    /// The provider's answer with its <see cref="Usage"/>, or an expected failure as a value. In both, <see cref="InvocationTimings.Run"/> is the time
    /// spent waiting for the provider.
    /// </returns>
    /// <exception cref="OperationCanceledException">The token was cancelled; the call to the provider has ended.</exception>
    ValueTask<InvocationResponse> InvokeAsync(ExternalTarget target, InvocationRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// Answers one request piece by piece; a failure before the first piece of an answer is the only piece. Ending the enumeration ends
    /// the call to the provider.
    /// </summary>
    IAsyncEnumerable<InvocationChunk> StreamAsync(ExternalTarget target, InvocationRequest request, CancellationToken cancellationToken);
}
