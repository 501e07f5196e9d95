using System.Text.Json;
using ServingCluster.Errors;
using ServingCluster.Gateway.Requests;

namespace ServingCluster.Gateway.Surfaces.Responses;

/// <summary>Writes a request of OpenAI's Responses API as one of a chat. What a chat has no word for is refused by name.</summary>
internal static class ResponsesRequest
{
    // What would need responses to be stored, or run by themselves.
    private static readonly string[] Stateful = ["background", "store", "conversation", "service_tier", "previous_response_id", "prompt"];

    /// <summary>Writes the members of the chat.</summary>
    public static void Write(BodyFields fields, Utf8JsonWriter json, Mistakes mistakes)
    {
        foreach (var name in Stateful)
        {
            if (fields.Find(name) is not null)
                fields.Wrong(name, "is not offered: responses are not stored, and are answered as they are asked. Leave it out.");
        }

        SurfaceBody.Copy(fields, json, "model", "temperature", "top_p", "parallel_tool_calls", "user", "client_request_id", "usage_context");
        if (fields.Whole("max_output_tokens", 1, int.MaxValue) is { } most)
            json.WriteNumber("max_tokens"u8, most);
        SurfaceBody.WriteStream(fields, json);
        if (fields.Child("reasoning")?.Text("effort") is { } effort)
            json.WriteString("reasoning_effort"u8, effort);
        WriteFormat(fields, json);
        ResponsesTools.Write(fields, json);
        json.WriteStartArray("messages"u8);
        if (fields.Text("instructions") is { Length: > 0 } instructions)
            SurfaceBody.WriteMessage(json, "system", instructions);
        ResponsesInput.Write(fields, json);
        json.WriteEndArray();
        CheckHints(fields);
        SurfaceBody.RefuseRest(fields, "OpenAI's Responses API");
    }

    private static void WriteFormat(BodyFields fields, Utf8JsonWriter json)
    {
        if (fields.Child("text") is not { } text)
            return;
        if (text.Text("verbosity") is { } verbosity and not "medium")
            text.Wrong("verbosity", $"'{verbosity}' has no effect on this model; leave it out.");
        if (text.Child("format") is not { } format)
            return;
        switch (format.RequiredText("type"))
        {
            case "json_schema":
                WriteSchema(format, json);
                break;
            case ("text" or "json_object") and var same:
                json.WriteStartObject("response_format"u8);
                json.WriteString("type"u8, same);
                json.WriteEndObject();
                break;
            case { Length: > 0 } other:
                format.Wrong("type", $"'{other}' has to be 'text', 'json_object' or 'json_schema'.");
                break;
        }
    }

    private static void WriteSchema(BodyFields format, Utf8JsonWriter json)
    {
        json.WriteStartObject("response_format"u8);
        json.WriteString("type"u8, "json_schema");
        json.WriteStartObject("json_schema"u8);
        json.WriteString("name"u8, format.RequiredText("name"));
        SurfaceBody.Copy(format, json, "description", "strict");
        if (format.Object("schema") is null)
            format.Wrong("schema", "is missing; it has to be a JSON schema.");
        SurfaceBody.Copy(format, "schema", json);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    // Wishes that may be left unfulfilled, and such that ask for what is the case anyway.
    private static void CheckHints(BodyFields fields)
    {
        foreach (var name in (ReadOnlySpan<string>)["metadata", "prompt_cache_key", "safety_identifier", "stream_options"])
            fields.Find(name);
        if (fields.Text("truncation") is { } truncation and not "disabled")
            fields.Wrong("truncation", $"'{truncation}' is not offered: an input that is too long is refused. Leave it out.");
        if (fields.Whole("top_logprobs", 0, 20) is > 0)
            fields.Wrong("top_logprobs", "log probabilities are offered by chat/completions only; leave it out.");
        foreach (var include in fields.Texts("include").Where(i => i != "reasoning.encrypted_content"))
            fields.Wrong("include", $"'{include}' is not offered; leave it out.");
    }
}
