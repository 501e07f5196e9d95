using System.Text.Json;
using Microsoft.Extensions.AI;
using ServingCluster.Client.OpenAi;
using ServingCluster.Endpoints;
using ServingCluster.Errors;
using ServingCluster.Grains.Routing;
using ServingCluster.Inference;
using ServingCluster.Models;

namespace ServingCluster.Client;

/// <summary>A client over a router of its own.</summary>
internal sealed class ServingClient(IServingGrains grains, EndpointRouter router, ServingClientOptions options, TimeProvider time) : IServingClient
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private static readonly InvocationOptions Plain = new();
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    public ValueTask<InvocationResponse> SendAsync(
        string endpoint, ReadOnlyMemory<byte> body, InvocationOptions? options, CancellationToken cancellationToken) =>
        router.InvokeAsync(endpoint, options?.ServedEntity, RequestOf(body, options ?? Plain), cancellationToken);

    public async Task<TAnswer> InvokeAsync<TRequest, TAnswer>(
        string endpoint, TRequest request, InvocationOptions? options, CancellationToken cancellationToken)
    {
        using var answer = await SendAsync(endpoint, JsonSerializer.SerializeToUtf8Bytes(request, Json), options, cancellationToken);
        if (answer.Error is { } error)
            throw new ServingException(error, answer.Message, answer.RetryAfter);
        return Read<TAnswer>(endpoint, answer.Body);
    }

    public ValueTask<RoutedStream> StreamAsync(
        string endpoint, ReadOnlyMemory<byte> body, InvocationOptions? options, CancellationToken cancellationToken) =>
        router.StreamAsync(endpoint, options?.ServedEntity, RequestOf(body, options ?? Plain), cancellationToken);

    public IChatClient Chat(string endpoint) => new EndpointChatClient(this, endpoint);

    public IEmbeddingGenerator<string, Embedding<float>> Embed(string endpoint) => new EndpointEmbeddings(this, endpoint);

    public IServingEndpoint Endpoint(string name) => grains.Endpoint(name);

    public IRegisteredModel Model(string fullName) => grains.Model(fullName);

    public async Task<IReadOnlyList<string>> ListEndpointsAsync() => await grains.EndpointCatalog().ListAsync();

    public async Task<IReadOnlyList<string>> ListModelsAsync() => await grains.ModelCatalog().ListAsync();

    public async Task<EndpointDescription> WaitUntilReadyAsync(string endpoint, CancellationToken cancellationToken)
    {
        while (true)
        {
            var description = await DescribeAsync(endpoint, cancellationToken);
            switch (description)
            {
                case { ConfigUpdate: ConfigUpdateState.NotUpdating, Ready: true }:
                    return description;
                case { Stopped: true }:
                    throw new ServingException(ErrorCode.InvalidState, $"Endpoint '{endpoint}' was stopped; it is ready again after StartAsync.");
                case { ConfigUpdate: ConfigUpdateState.UpdateCanceled }:
                    throw new ServingException(ErrorCode.InvalidState, $"The last update of endpoint '{endpoint}' was cancelled.");
                case { ConfigUpdate: ConfigUpdateState.UpdateFailed }:
                    throw new ServingException(ErrorCode.InvalidState, await ReasonAsync(endpoint));
                case { ConfigUpdate: ConfigUpdateState.NotUpdating, Config: null }:
                    throw new ServingException(ErrorCode.InvalidState, $"Endpoint '{endpoint}' has no config; give it one by UpdateConfigAsync.");
            }

            await Task.Delay(Look, time, cancellationToken);
        }
    }

    // The process that held the endpoint may just have been lost; another takes it up within seconds. Null meanwhile.
    private async Task<EndpointDescription?> DescribeAsync(string endpoint, CancellationToken cancellationToken)
    {
        try
        {
            return await grains.Endpoint(endpoint).GetAsync().WaitAsync(cancellationToken)
                ?? throw new ServingException(ErrorCode.ResourceDoesNotExist, $"Endpoint with name '{endpoint}' does not exist.");
        }
        catch (ServingException e) when (e.Code == ErrorCode.TemporarilyUnavailable)
        {
            return null;
        }
    }

    private async Task<string> ReasonAsync(string endpoint)
    {
        var events = await grains.Endpoint(endpoint).GetEventsAsync();
        return events.FirstOrDefault(e => e.Status == EventStatus.Failure)?.Message ?? $"The last update of endpoint '{endpoint}' failed.";
    }

    private static TAnswer Read<TAnswer>(string endpoint, ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize<TAnswer>(body.Span, Json)
                ?? throw new ServingException(ErrorCode.InternalError, $"Endpoint '{endpoint}' answered null.");
        }
        catch (JsonException e)
        {
            throw new ServingException(
                ErrorCode.InternalError, $"The answer of endpoint '{endpoint}' is no {typeof(TAnswer).Name}: {e.Message}", innerException: e);
        }
    }

    private TimeSpan TimeoutOf(InvocationOptions request) => request.Timeout is not { } asked ? options.Timeout
        : asked > TimeSpan.Zero && asked <= options.Timeout ? asked
        : throw new ArgumentOutOfRangeException(
            nameof(options), asked, $"A request's timeout must be positive and at most the client's ({options.Timeout}), but is {asked}.");

    private InvocationRequest RequestOf(ReadOnlyMemory<byte> body, InvocationOptions request) => new()
    {
        Body = body,
        Format = request.Format,
        Task = request.Task,
        Caller = options.Caller,
        RequestId = Guid.NewGuid().ToString("n"),
        Deadline = time.GetUtcNow() + TimeoutOf(request),
    };
}
