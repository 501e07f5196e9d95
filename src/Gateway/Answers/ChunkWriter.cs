using System.Text.Json;
using ServingCluster.Gateway.Streams;
using ServingCluster.Inference;

namespace ServingCluster.Gateway.Answers;

/// <summary>What the chunks of OpenAI's streams have in common.</summary>
/// <param name="sink">Takes the chunks.</param>
/// <param name="header">Stands in each of them.</param>
/// <param name="withUsage">Whether a last chunk tells the usage.</param>
internal abstract class ChunkWriter(ChunkSink sink, AnswerHeader header, bool withUsage)
{
    /// <summary>What the chunks have in common; a provider that tells id and model in its first event sets it then.</summary>
    public AnswerHeader Header { get; set; } = header;

    /// <summary>The value of <c>object</c>, UTF-8.</summary>
    protected abstract ReadOnlySpan<byte> Kind { get; }

    /// <summary>All answers have ended: writes the usage if it was asked for, and completes the stream.</summary>
    public void Complete(Usage usage)
    {
        if (withUsage)
            WriteUsage(usage);
        sink.Complete();
    }

    /// <summary>Begins a chunk with one choice, whose members are to be written next.</summary>
    protected Utf8JsonWriter BeginChoice(int index)
    {
        var json = BeginChunk();
        json.WriteStartArray("choices"u8);
        json.WriteStartObject();
        json.WriteNumber("index"u8, index);
        return json;
    }

    /// <summary>Ends the choice and the chunk.</summary>
    protected void EndChoice(Utf8JsonWriter json)
    {
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        sink.End();
    }

    private void WriteUsage(Usage usage)
    {
        var json = BeginChunk();
        json.WriteStartArray("choices"u8);
        json.WriteEndArray();
        AnswerJson.WriteUsage(json, usage);
        json.WriteEndObject();
        sink.End();
    }

    private Utf8JsonWriter BeginChunk()
    {
        var json = sink.Begin();
        json.WriteStartObject();
        json.WriteString("id"u8, Header.Id);
        json.WriteString("object"u8, Kind);
        json.WriteNumber("created"u8, Header.Created);
        json.WriteString("model"u8, Header.Model);
        return json;
    }
}
