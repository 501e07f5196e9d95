using System.Text.Json;
using Microsoft.Extensions.AI;
using ServingCluster.Errors;

namespace ServingCluster.Client.OpenAi;

/// <summary>Requests for embeddings and their answers (https://platform.openai.com/docs/api-reference/embeddings).</summary>
internal static class EmbeddingsFormat
{
    private static readonly HashSet<string> Own = new(StringComparer.Ordinal) { "model", "input", "dimensions", "encoding_format" };

    /// <summary>The body of a request, as UTF-8.</summary>
    /// <exception cref="NotSupportedException">Something was asked for that the format has no place for; the message says what.</exception>
    public static byte[] Write(List<string> texts, EmbeddingGenerationOptions? options)
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
            if (options is not null)
                WriteAdditional(json, options);
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    /// <summary>The embeddings, one for each text, in the order of the texts.</summary>
    /// <exception cref="ServingException">The answer does not hold them, or is an error.</exception>
    public static GeneratedEmbeddings<Embedding<float>> Read(ReadOnlyMemory<byte> body, int count)
    {
        using var document = AnswerJson.Parse(body);
        var root = document.RootElement;
        var (model, created) = (AnswerJson.Text(root, "model"), AnswerJson.Created(root));
        var embeddings = new Embedding<float>?[count];
        foreach (var item in AnswerJson.Elements(root, "data"))
        {
            if (AnswerJson.Whole(item, "index") is not { } index || index < 0 || index >= count || VectorOf(item) is not { } vector)
                throw NoEmbeddings();
            embeddings[index] = new Embedding<float>(vector) { ModelId = model, CreatedAt = created };
        }

        if (Array.Exists(embeddings, e => e is null))
            throw NoEmbeddings();
        return new GeneratedEmbeddings<Embedding<float>>(embeddings!) { Usage = UsageOf(root) };
    }

    private static void WriteAdditional(Utf8JsonWriter json, EmbeddingGenerationOptions options)
    {
        if (options.RawRepresentationFactory is not null)
            throw new NotSupportedException("RawRepresentationFactory is not used here: what EmbeddingGenerationOptions has no property for goes into AdditionalProperties.");
        foreach (var (name, value) in options.AdditionalProperties ?? [])
        {
            if (Own.Contains(name))
                throw new NotSupportedException($"AdditionalProperties has '{name}', which EmbeddingGenerationOptions or the client itself says; take it out.");
            json.WritePropertyName(name);
            ToolJson.Write(json, value);
        }
    }

    private static float[]? VectorOf(JsonElement item)
    {
        var numbers = AnswerJson.Get(item, "embedding");
        if (numbers.ValueKind != JsonValueKind.Array)
            return null;
        var vector = new float[numbers.GetArrayLength()];
        var i = 0;
        foreach (var number in numbers.EnumerateArray())
        {
            if (number.ValueKind != JsonValueKind.Number || !number.TryGetSingle(out vector[i++]))
                return null;
        }

        return vector;
    }

    private static UsageDetails? UsageOf(JsonElement root) => AnswerJson.Get(root, "usage") is { ValueKind: JsonValueKind.Object } usage
        ? new UsageDetails { InputTokenCount = AnswerJson.Whole(usage, "prompt_tokens"), TotalTokenCount = AnswerJson.Whole(usage, "total_tokens") }
        : null;

    private static ServingException NoEmbeddings() => new(
        ErrorCode.InvalidState, "The endpoint's answer does not hold an embedding for each text. Does it serve an embedding model?");
}
