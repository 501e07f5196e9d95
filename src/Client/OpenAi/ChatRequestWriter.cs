using System.Text.Json;
using Microsoft.Extensions.AI;

namespace ServingCluster.Client.OpenAi;

/// <summary>Writes a chat request as the body of OpenAI's <c>chat/completions</c> (https://platform.openai.com/docs/api-reference/chat/create).</summary>
internal static class ChatRequestWriter
{
    /// <summary>The body as UTF-8.</summary>
    /// <exception cref="NotSupportedException">Something was asked for that the format has no place for; the message says what.</exception>
    public static byte[] Write(IEnumerable<ChatMessage> messages, ChatOptions? options, bool stream)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            if (options?.ModelId is { } model)
                json.WriteString("model", model);
            json.WriteStartArray("messages");
            if (options?.Instructions is { Length: > 0 } instructions)
                ChatMessageWriter.Write(json, new ChatMessage(ChatRole.System, instructions));
            foreach (var message in messages)
                ChatMessageWriter.Write(json, message);
            json.WriteEndArray();
            if (options is not null)
                ChatOptionsWriter.Write(json, options);
            if (stream)
            {
                json.WriteBoolean("stream", true);
                json.WriteStartObject("stream_options");
                json.WriteBoolean("include_usage", true);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        return buffer.ToArray();
    }
}
