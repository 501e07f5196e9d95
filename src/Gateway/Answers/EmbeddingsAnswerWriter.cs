using System.Buffers.Binary;
using System.Text.Json;
using ServingCluster.Gateway.Buffers;
using ServingCluster.Inference;

namespace ServingCluster.Gateway.Answers;

/// <summary>Writes answers in the shape of OpenAI's <c>embeddings</c> (https://platform.openai.com/docs/api-reference/embeddings/object).</summary>
internal static class EmbeddingsAnswerWriter
{
    /// <summary>Writes one.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="vectors">One vector per text, in order.</param>
    /// <param name="asBase64">Whether a vector is written as base64 of its float32 values, little-endian; otherwise as a list of numbers.</param>
    /// <param name="usage">What was consumed.</param>
    public static PooledBuffer Write(string model, IReadOnlyList<float[]> vectors, bool asBase64, Usage usage)
    {
        var output = new PooledBuffer();
        using var json = new Utf8JsonWriter(output, AnswerJson.WriterOptions);
        json.WriteStartObject();
        json.WriteString("object"u8, "list"u8);
        json.WriteStartArray("data"u8);
        for (var i = 0; i < vectors.Count; i++)
            WriteItem(json, i, vectors[i], asBase64);
        json.WriteEndArray();
        json.WriteString("model"u8, model);
        AnswerJson.WriteUsage(json, usage, withOutput: false);
        json.WriteEndObject();
        return output;
    }

    private static void WriteItem(Utf8JsonWriter json, int index, float[] vector, bool asBase64)
    {
        json.WriteStartObject();
        json.WriteString("object"u8, "embedding"u8);
        json.WriteNumber("index"u8, index);
        if (asBase64)
            WriteBase64(json, vector);
        else
            WriteNumbers(json, vector);
        json.WriteEndObject();
    }

    private static void WriteNumbers(Utf8JsonWriter json, float[] vector)
    {
        json.WriteStartArray("embedding"u8);
        foreach (var number in vector)
            json.WriteNumberValue(number);
        json.WriteEndArray();
    }

    private static void WriteBase64(Utf8JsonWriter json, float[] vector)
    {
        var bytes = new byte[vector.Length * sizeof(float)];
        for (var i = 0; i < vector.Length; i++)
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), vector[i]);
        json.WriteBase64String("embedding"u8, bytes);
    }
}
