using System.Text.Json;
using ServingCluster.Gateway.Streams;

namespace ServingCluster.Gateway.Answers;

/// <summary>
/// Writes the chunks of one streamed chat in the shape of OpenAI's (https://platform.openai.com/docs/api-reference/chat/streaming), of
/// answer 0 unless said otherwise. The first chunk of each answer carries the role: it comes with the first content, so that a provider
/// that fails before has left nothing behind.
/// </summary>
internal sealed class ChatChunkWriter(ChunkSink sink, AnswerHeader header, bool withUsage) : ChunkWriter(sink, header, withUsage)
{
    // One bit per answer that has begun; answers beyond it repeat the role, which readers overlook.
    private ulong _begun;

    /// <inheritdoc/>
    protected override ReadOnlySpan<byte> Kind => "chat.completion.chunk"u8;

    /// <summary>More text.</summary>
    public void Text(ReadOnlySpan<byte> utf8, int index = 0)
    {
        var json = BeginDelta(index);
        json.WriteString("content"u8, utf8);
        EndDelta(json, null);
    }

    /// <summary>More text.</summary>
    public void Text(ReadOnlySpan<char> text, int index = 0)
    {
        var json = BeginDelta(index);
        json.WriteString("content"u8, text);
        EndDelta(json, null);
    }

    /// <summary>More of what the model thinks before its answer.</summary>
    public void Reasoning(ReadOnlySpan<byte> utf8, int index = 0)
    {
        var json = BeginDelta(index);
        json.WriteString("reasoning_content"u8, utf8);
        EndDelta(json, null);
    }

    /// <summary>A call of a tool begins.</summary>
    /// <param name="call">The call's number in the answer, from 0.</param>
    /// <param name="id">Its id.</param>
    /// <param name="name">The function's name.</param>
    /// <param name="arguments">The arguments as far as they have come with it.</param>
    /// <param name="index">The answer's number.</param>
    public void CallBegins(int call, string id, string name, string arguments = "", int index = 0)
    {
        var json = BeginDelta(index);
        json.WriteStartArray("tool_calls"u8);
        json.WriteStartObject();
        json.WriteNumber("index"u8, call);
        json.WriteString("id"u8, id);
        json.WriteString("type"u8, "function"u8);
        json.WriteStartObject("function"u8);
        json.WriteString("name"u8, name);
        json.WriteString("arguments"u8, arguments);
        EndCall(json);
    }

    /// <summary>More of a call's arguments.</summary>
    public void CallArguments(int call, ReadOnlySpan<byte> utf8, int index = 0)
    {
        var json = BeginDelta(index);
        json.WriteStartArray("tool_calls"u8);
        json.WriteStartObject();
        json.WriteNumber("index"u8, call);
        json.WriteStartObject("function"u8);
        json.WriteString("arguments"u8, utf8);
        EndCall(json);
    }

    /// <summary>An answer has ended.</summary>
    public void Finish(string reason, int index = 0)
    {
        var json = BeginDelta(index);
        EndDelta(json, reason);
    }

    private Utf8JsonWriter BeginDelta(int index)
    {
        var json = BeginChoice(index);
        json.WriteStartObject("delta"u8);
        var bit = index < 64 ? 1UL << index : 0;
        if (bit == 0 || (_begun & bit) == 0)
            json.WriteString("role"u8, "assistant"u8);
        _begun |= bit;
        return json;
    }

    private void EndCall(Utf8JsonWriter json)
    {
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
        EndDelta(json, null);
    }

    private void EndDelta(Utf8JsonWriter json, string? finishReason)
    {
        json.WriteEndObject();
        json.WriteString("finish_reason"u8, finishReason);
        EndChoice(json);
    }
}
