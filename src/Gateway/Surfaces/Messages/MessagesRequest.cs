using System.Text.Json;
using ServingCluster.Errors;
using ServingCluster.Gateway.Requests;

namespace ServingCluster.Gateway.Surfaces.Messages;

/// <summary>Writes a request of Anthropic's Messages API as one of a chat. What a chat has no word for is refused by name.</summary>
internal static class MessagesRequest
{
    /// <summary>Writes the members of the chat.</summary>
    public static void Write(BodyFields fields, Utf8JsonWriter json, Mistakes mistakes) => Write(fields, json, isAnswered: true);

    /// <summary>Writes the members of a chat that is only counted, which need not say how long its answer may be.</summary>
    public static void WriteCounted(BodyFields fields, Utf8JsonWriter json, Mistakes mistakes) => Write(fields, json, isAnswered: false);

    private static void Write(BodyFields fields, Utf8JsonWriter json, bool isAnswered)
    {
        SurfaceBody.Copy(fields, json, "model", "temperature", "top_p", "top_k", "client_request_id", "usage_context");
        if (fields.Whole("max_tokens", 1, int.MaxValue) is { } most)
            json.WriteNumber("max_tokens"u8, most);
        else if (isAnswered && fields.Find("max_tokens") is null)
            fields.Wrong("max_tokens", "is missing; it has to be the most tokens that the answer may have.");
        SurfaceBody.Copy(fields, "stop_sequences", json, "stop");
        SurfaceBody.WriteStream(fields, json);
        if (fields.Child("metadata")?.Text("user_id") is { } user)
            json.WriteString("user"u8, user);
        MessagesTools.Write(fields, json);
        json.WriteStartArray("messages"u8);
        WriteSystem(fields, json);
        MessagesContent.Write(fields, json);
        json.WriteEndArray();
        CheckHints(fields);
        SurfaceBody.RefuseRest(fields, "Anthropic's Messages API");
    }

    private static void WriteSystem(BodyFields fields, Utf8JsonWriter json)
    {
        if (fields.Find("system") is { ValueKind: JsonValueKind.Array } blocks)
        {
            var texts = new List<string>();
            foreach (var block in blocks.EnumerateArray())
                texts.Add(fields.Item("system", texts.Count, block)?.RequiredText("text") ?? "");
            if (texts.Count > 0)
                SurfaceBody.WriteMessage(json, "system", string.Join('\n', texts));
        }
        else if (fields.Text("system") is { Length: > 0 } text)
        {
            SurfaceBody.WriteMessage(json, "system", text);
        }
    }

    // Wishes that may be left unfulfilled, as long as they ask for nothing special.
    private static void CheckHints(BodyFields fields)
    {
        if (fields.Child("thinking")?.Text("type") is { } thinking and not "disabled")
            fields.Wrong("thinking", $"type '{thinking}' has no effect on a model that does not speak Anthropic's Messages API itself; leave it out.");
        if (fields.Text("service_tier") is { } tier and not ("auto" or "standard_only"))
            fields.Wrong("service_tier", $"'{tier}' has to be 'auto' or 'standard_only'.");
    }
}
