using Microsoft.Extensions.AI;
using ServingCluster.Endpoints;
using ServingCluster.Errors;
using ServingCluster.Grains.Routing;
using ServingCluster.Inference;
using ServingCluster.Models;

namespace ServingCluster.Client;

/// <summary>
/// Calls the endpoints of a cluster and controls it. Thread-safe; one per process. Requests are routed in this process: traffic split,
/// choice of replica, waiting for one that wakes up, and another try when a replica is lost are as in the cluster's own frontends.
/// </summary>
public interface IServingClient
{
    /// <summary>Sends a body as it is and gives the answer's; failures are values in it. Dispose the answer.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    ValueTask<InvocationResponse> SendAsync(
        string endpoint, ReadOnlyMemory<byte> body, InvocationOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Sends an object as JSON, such as <c>new { inputs = rows }</c>, and reads the JSON of the answer.</summary>
    /// <exception cref="ServingException">The request failed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    Task<TAnswer> InvokeAsync<TRequest, TAnswer>(
        string endpoint, TRequest request, InvocationOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Asks for an answer piece by piece. Dispose the stream.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    ValueTask<RoutedStream> StreamAsync(
        string endpoint, ReadOnlyMemory<byte> body, InvocationOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Chat with a language model behind an endpoint. Failures are <see cref="ServingException"/>s.</summary>
    IChatClient Chat(string endpoint);

    /// <summary>Embeddings by a model behind an endpoint. Failures are <see cref="ServingException"/>s.</summary>
    IEmbeddingGenerator<string, Embedding<float>> Embed(string endpoint);

    /// <summary>An endpoint to create, read, update, stop, start or delete.</summary>
    IServingEndpoint Endpoint(string name);

    /// <summary>A registered model to create, read, change or delete, and its versions.</summary>
    IRegisteredModel Model(string fullName);

    /// <summary>The names of all endpoints.</summary>
    Task<IReadOnlyList<string>> ListEndpointsAsync();

    /// <summary>The names of all registered models.</summary>
    Task<IReadOnlyList<string>> ListModelsAsync();

    /// <summary>Waits until an endpoint has no update under way.</summary>
    /// <exception cref="ServingException">There is no such endpoint, or its update failed; the message says why.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    Task<EndpointDescription> WaitUntilReadyAsync(string endpoint, CancellationToken cancellationToken = default);
}
