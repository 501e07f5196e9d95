using System.Buffers;
using System.Text.Json;
using ServingCluster.Errors;
using ServingCluster.Gateway.Answers;
using ServingCluster.Gateway.Requests;

namespace ServingCluster.Gateway.Surfaces;

/// <summary>Reads the bodies of surfaces and writes those of chats.</summary>
internal static class SurfaceBody
{
    /// <summary>Makes a body of <c>chat/completions</c> of another one.</summary>
    /// <param name="body">The other one.</param>
    /// <param name="write">Writes the members of the chat, and notes what is wrong.</param>
    /// <exception cref="ServingException">It is not what the task takes, with all its mistakes.</exception>
    public static ReadOnlyMemory<byte> ToChat(ReadOnlyMemory<byte> body, Action<BodyFields, Utf8JsonWriter, Mistakes> write)
    {
        var buffer = new ArrayBufferWriter<byte>(body.Length + 256);
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw new ServingException(ErrorCode.MalformedRequest, "The body must be a JSON object.");
            var mistakes = new Mistakes();
            using (var json = new Utf8JsonWriter(buffer, AnswerJson.WriterOptions))
            {
                json.WriteStartObject();
                write(BodyFields.Of(document.RootElement, "", mistakes), json, mistakes);
                json.WriteEndObject();
            }

            mistakes.ThrowIfAny();
        }
        catch (JsonException exception)
        {
            throw new ServingException(ErrorCode.MalformedRequest, $"The body is no valid JSON: {exception.Message}", innerException: exception);
        }
        catch (InvalidOperationException exception)
        {
            // What a document throws at an escape such as \ud800 alone.
            throw new ServingException(ErrorCode.MalformedRequest, "A string of the body is not valid Unicode text.", innerException: exception);
        }

        return buffer.WrittenMemory;
    }

    /// <summary>Copies a member where it is given.</summary>
    public static void Copy(BodyFields fields, string name, Utf8JsonWriter json, string? toName = null)
    {
        if (fields.Find(name) is not { } value)
            return;
        json.WritePropertyName(toName ?? name);
        value.WriteTo(json);
    }

    /// <summary>Copies members of the body that mean the same in a chat.</summary>
    public static void Copy(BodyFields fields, Utf8JsonWriter json, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
            Copy(fields, name, json);
    }

    /// <summary>Refuses members that nothing was made of.</summary>
    public static void RefuseRest(BodyFields fields, string protocol)
    {
        foreach (var member in fields.Rest())
            fields.Wrong(member.Name, $"has no effect on a model that does not speak {protocol} itself; leave it out.");
    }

    /// <summary>Writes a message with one text.</summary>
    public static void WriteMessage(Utf8JsonWriter json, string role, string text)
    {
        json.WriteStartObject();
        json.WriteString("role"u8, role);
        json.WriteString("content"u8, text);
        json.WriteEndObject();
    }

    /// <summary>Asks for usage at the end of a stream.</summary>
    public static void WriteStream(BodyFields fields, Utf8JsonWriter json)
    {
        if (fields.Flag("stream") is not true)
            return;
        json.WriteBoolean("stream"u8, true);
        json.WriteStartObject("stream_options"u8);
        json.WriteBoolean("include_usage"u8, true);
        json.WriteEndObject();
    }
}
