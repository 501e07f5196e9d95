using System.Text.Json;
using ServingCluster.Gateway.Answers;
using ServingCluster.Gateway.Requests;

namespace ServingCluster.Gateway.Providers.Anthropic;

/// <summary>
/// Writes the messages of a chat in Anthropic's form. There, what tools gave is a part of the user's turn: results that follow one another,
/// and the user's words after them, are one message. Not thread-safe.
/// </summary>
internal sealed class MessageListWriter(Utf8JsonWriter json)
{
    private bool _isInUserTurn;

    /// <summary>Characters of text written so far.</summary>
    public long Characters { get; private set; }

    /// <summary>Writes <c>system</c>: all system messages, a line break between them.</summary>
    public void WriteSystem(IReadOnlyList<ChatMessage> messages)
    {
        List<string> texts = [];
        foreach (var message in messages)
        {
            if (message.Role == ChatRole.System && message.Text is { Length: > 0 } text)
                texts.Add(text);
        }

        if (texts.Count > 0)
            json.WriteString("system"u8, Counted(string.Join('\n', texts)));
    }

    /// <summary>Writes <c>messages</c>.</summary>
    public void WriteMessages(IReadOnlyList<ChatMessage> messages)
    {
        json.WriteStartArray("messages"u8);
        for (var i = 0; i < messages.Count; i++)
            WriteMessage(messages[i]);
        EndUserTurn();
        json.WriteEndArray();
    }

    private void WriteMessage(ChatMessage message)
    {
        switch (message.Role)
        {
            case ChatRole.Tool:
                BeginUserTurn();
                WriteResult(message);
                break;
            case ChatRole.User when _isInUserTurn:
                WriteParts(message.Parts);
                break;
            case ChatRole.User:
                WriteTurn("user"u8, message);
                break;
            case ChatRole.Assistant:
                EndUserTurn();
                WriteTurn("assistant"u8, message);
                break;
        }
    }

    private void BeginUserTurn()
    {
        if (_isInUserTurn)
            return;
        _isInUserTurn = true;
        json.WriteStartObject();
        json.WriteString("role"u8, "user"u8);
        json.WriteStartArray("content"u8);
    }

    private void EndUserTurn()
    {
        if (!_isInUserTurn)
            return;
        _isInUserTurn = false;
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void WriteTurn(ReadOnlySpan<byte> role, ChatMessage message)
    {
        json.WriteStartObject();
        json.WriteString("role"u8, role);
        if (message is { Parts: [TextPart only], ToolCalls.Count: 0 })
            json.WriteString("content"u8, Counted(only.Text));
        else
            WriteBlocks(message);
        json.WriteEndObject();
    }

    private void WriteBlocks(ChatMessage message)
    {
        json.WriteStartArray("content"u8);
        WriteParts(message.Parts);
        foreach (var call in message.ToolCalls)
            WriteCall(call);
        json.WriteEndArray();
    }

    private void WriteParts(IReadOnlyList<ChatPart> parts)
    {
        foreach (var part in parts)
            WritePart(part);
    }

    private void WritePart(ChatPart part)
    {
        switch (part)
        {
            // Anthropic refuses empty ones, which OpenAI's clients send beside tool calls.
            case TextPart { Text.Length: > 0 } text:
                json.WriteStartObject();
                json.WriteString("type"u8, "text"u8);
                json.WriteString("text"u8, Counted(text.Text));
                json.WriteEndObject();
                break;
            case ImagePart image:
                WriteImage(image);
                break;
            case OtherPart other:
                other.Value.WriteTo(json);
                break;
        }
    }

    private void WriteImage(ImagePart image)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "image"u8);
        json.WriteStartObject("source"u8);
        if (image.TryGetData(out var mediaType, out var base64))
        {
            json.WriteString("type"u8, "base64"u8);
            json.WriteString("media_type"u8, mediaType);
            json.WriteString("data"u8, base64);
        }
        else
        {
            json.WriteString("type"u8, "url"u8);
            json.WriteString("url"u8, image.Url);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteCall(ToolCall call)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "tool_use"u8);
        json.WriteString("id"u8, call.Id);
        json.WriteString("name"u8, call.Name);
        json.WritePropertyName("input"u8);
        json.WriteRawValue(Counted(call.Arguments));
        json.WriteEndObject();
    }

    private void WriteResult(ChatMessage message)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "tool_result"u8);
        json.WriteString("tool_use_id"u8, message.ToolCallId);
        if (message.Parts is [TextPart only])
            json.WriteString("content"u8, Counted(only.Text));
        else
            WriteBlocks(message);
        json.WriteEndObject();
    }

    private string Counted(string text)
    {
        Characters += text.Length;
        return text;
    }
}
