using System.Text.Json;
using ServingCluster.Gateway.Streams;

namespace ServingCluster.Gateway.Answers;

/// <summary>Writes the chunks of one streamed text completion in the shape of OpenAI's, of answer 0 unless said otherwise.</summary>
internal sealed class CompletionChunkWriter(ChunkSink sink, AnswerHeader header, bool withUsage) : ChunkWriter(sink, header, withUsage)
{
    /// <inheritdoc/>
    protected override ReadOnlySpan<byte> Kind => "text_completion"u8;

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

    private void EndChoice(Utf8JsonWriter json, string? finishReason)
    {
        json.WriteString("finish_reason"u8, finishReason);
        json.WriteNull("logprobs"u8);
        EndChoice(json);
    }
}
