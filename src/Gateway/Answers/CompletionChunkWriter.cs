using System.Text.Json;
using ServingCluster.Gateway.Streams;
using ServingCluster.Inference;

namespace ServingCluster.Gateway.Answers;

/// <summary>Writes the chunks of one streamed text completion in the shape of OpenAI's, of answer 0 unless said otherwise.</summary>
internal sealed class CompletionChunkWriter(ChunkSink sink, AnswerHeader header, bool withUsage)
{
    /// <summary>What the chunks have in common.</summary>
    public AnswerHeader Header { get; set; } = header;

    /// <summary>More text.</summary>
    public void Text(ReadOnlySpan<byte> utf8, int index = 0)
    {
        var json = BeginChoice(index);
        json.WriteString("text"u8, utf8);
        EndChoice(json, null);
    }

    /// <summary>More text.</summary>
    public void Text(ReadOnlySpan<char> text, int index = 0)
    {
        var json = BeginChoice(index);
        json.WriteString("text"u8, text);
        EndChoice(json, null);
    }

    /// <summary>An answer has ended.</summary>
    public void Finish(string reason, int index = 0)
    {
        var json = BeginChoice(index);
        json.WriteString("text"u8, ""u8);
        EndChoice(json, reason);
    }

    /// <summary>All answers have ended: writes the usage if it was asked for, and completes the stream.</summary>
    public void Complete(Usage usage)
    {
        if (withUsage)
            WriteUsage(usage);
        sink.Complete();
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
        json.WriteString("object"u8, "text_completion"u8);
        json.WriteNumber("created"u8, Header.Created);
        json.WriteString("model"u8, Header.Model);
        return json;
    }

    private Utf8JsonWriter BeginChoice(int index)
    {
        var json = BeginChunk();
        json.WriteStartArray("choices"u8);
        json.WriteStartObject();
        json.WriteNumber("index"u8, index);
        return json;
    }

    private void EndChoice(Utf8JsonWriter json, string? finishReason)
    {
        json.WriteString("finish_reason"u8, finishReason);
        json.WriteNull("logprobs"u8);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        sink.End();
    }
}
