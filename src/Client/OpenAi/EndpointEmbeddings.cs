using System.Text.Json;
using Microsoft.Extensions.AI;
using ServingCluster.Errors;
using ServingCluster.Inference;

namespace ServingCluster.Client.OpenAi;

/// <summary>Embeddings by the model behind one endpoint (https://platform.openai.com/docs/api-reference/embeddings).</summary>
internal sealed class EndpointEmbeddings(IServingClient client, string endpoint) : IEmbeddingGenerator<string, Embedding<float>>
{
    private static readonly InvocationOptions Embeddings = new() { Task = InvocationTask.Embeddings };

    private readonly EmbeddingGeneratorMetadata _metadata = new("servingcluster", defaultModelId: endpoint);

    public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options, CancellationToken cancellationToken)
    {
        var texts = values.ToList();
        using var answer = await client.SendAsync(endpoint, Write(texts, options), Embeddings, cancellationToken);
        if (answer.Error is { } error)
            throw new ServingException(error, answer.Message, answer.RetryAfter);
        return Read(answer.Body, texts.Count);
    }

    public object? GetService(Type serviceType, object? serviceKey) =>
        serviceKey is not null ? null
        : serviceType == typeof(EmbeddingGeneratorMetadata) ? _metadata
        : serviceType.IsInstanceOfType(this) ? this
        : null;

    public void Dispose()
    {
        // The connections are the client's.
    }

    private static byte[] Write(List<string> texts, EmbeddingGenerationOptions? options)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            if (options?.ModelId is { } model)
                json.WriteString("model", model);
            json.WriteStartArray("input");
            foreach (var text in texts)
                json.WriteStringValue(text);
            json.WriteEndArray();
            if (options?.Dimensions is { } dimensions)
                json.WriteNumber("dimensions", dimensions);
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private static GeneratedEmbeddings<Embedding<float>> Read(ReadOnlyMemory<byte> body, int count)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var vectors = new Embedding<float>?[count];
            foreach (var item in document.RootElement.GetProperty("data").EnumerateArray())
            {
                float[] vector = [.. item.GetProperty("embedding").EnumerateArray().Select(v => v.GetSingle())];
                vectors[item.GetProperty("index").GetInt32()] = new Embedding<float>(vector);
            }

            if (Array.Exists(vectors, v => v is null))
                throw NoEmbeddings(null);
            var generated = new GeneratedEmbeddings<Embedding<float>>(vectors!);
            if (document.RootElement.TryGetProperty("usage", out var usage) && usage.TryGetProperty("prompt_tokens", out var tokens))
                generated.Usage = new UsageDetails { InputTokenCount = tokens.GetInt64(), TotalTokenCount = tokens.GetInt64() };
            return generated;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or IndexOutOfRangeException or FormatException)
        {
            throw NoEmbeddings(e);
        }
    }

    private static ServingException NoEmbeddings(Exception? cause) => new(
        ErrorCode.InvalidState, "The endpoint's answer does not hold an embedding for each text. Does it serve an embedding model?", innerException: cause);
}
