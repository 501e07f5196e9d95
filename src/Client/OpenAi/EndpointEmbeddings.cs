using Microsoft.Extensions.AI;
using ServingCluster.Errors;
using ServingCluster.Inference;

namespace ServingCluster.Client.OpenAi;

/// <summary>Embeddings by the model behind one endpoint.</summary>
internal sealed class EndpointEmbeddings(IServingClient client, string endpoint) : IEmbeddingGenerator<string, Embedding<float>>
{
    private static readonly InvocationOptions Embeddings = new() { Task = InvocationTask.Embeddings };

    private readonly EmbeddingGeneratorMetadata _metadata = new("servingcluster", defaultModelId: endpoint);

    public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(values);
        var texts = values.ToList();
        if (texts.Count == 0)
            return [];
        using var answer = await client.SendAsync(endpoint, EmbeddingsFormat.Write(texts, options), Embeddings, cancellationToken);
        if (answer.Error is { } error)
            throw new ServingException(error, answer.Message, answer.RetryAfter);
        return EmbeddingsFormat.Read(answer.Body, texts.Count);
    }

    public object? GetService(Type serviceType, object? serviceKey)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(EmbeddingGeneratorMetadata) ? _metadata
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    public void Dispose()
    {
        // The connections are the client's.
    }
}
