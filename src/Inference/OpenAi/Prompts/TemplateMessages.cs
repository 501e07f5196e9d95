using System.Text.Json;

namespace ServingCluster.Inference.OpenAi.Prompts;

/// <summary>
/// Brings a caller's messages into the form that templates are written for: contents are texts, a call's arguments are objects, roles are
/// those that models are trained with.
/// </summary>
internal static class TemplateMessages
{
    /// <summary>The messages for a template.</summary>
    /// <param name="messages">Messages that were found right.</param>
    /// <param name="tools">The tools to be offered.</param>
    /// <param name="template">What the template has a use for.</param>
    /// <param name="guard">Keeps texts from forging tokens.</param>
    public static JsonElement Of(JsonElement messages, IReadOnlyList<ToolDefinition> tools, TemplateTraits template, SpecialTokenGuard guard)
    {
        using var json = new TemplateJson(guard);
        json.Writer.WriteStartArray();
        // A template without a place for tools gets them as a system message.
        var notice = tools.Count > 0 && !template.OffersTools ? ToolNotice.Of(tools) : "";
        var first = messages[0];
        if (notice.Length > 0 && RoleOf(first, template) != "system")
            WriteNotice(json, notice);
        var after = notice.Length > 0 && RoleOf(first, template) == "system" ? "\n\n" + notice : "";
        foreach (var message in messages.EnumerateArray())
        {
            Write(json, message, template, after);
            after = "";
        }

        json.Writer.WriteEndArray();
        return json.ToElement();
    }

    /// <summary>A message's content as one text: items are put together with line breaks between.</summary>
    public static string TextOf(JsonElement content)
    {
        if (content.ValueKind == JsonValueKind.String)
            return content.GetString()!;
        var parts = new List<string>();
        foreach (var item in content.EnumerateArray())
            parts.Add(item.GetProperty(item.GetProperty("type").GetString()!).GetString()!);
        return string.Join('\n', parts);
    }

    private static void WriteNotice(TemplateJson json, string notice)
    {
        json.Writer.WriteStartObject();
        json.Writer.WriteString("role", "system");
        json.Text("content", notice);
        json.Writer.WriteEndObject();
    }

    private static void Write(TemplateJson json, JsonElement message, TemplateTraits template, string after)
    {
        var calls = CallsOf(message);
        json.Writer.WriteStartObject();
        json.Writer.WriteString("role", RoleOf(message, template));
        WriteContent(json, message, calls, template, after);
        if (calls is { } list)
            WriteCalls(json, list);
        foreach (var field in message.EnumerateObject())
        {
            if (field.Name is not ("role" or "content" or "tool_calls") && field.Value.ValueKind != JsonValueKind.Null)
                json.Copy(field);
        }

        json.Writer.WriteEndObject();
    }

    private static void WriteContent(TemplateJson json, JsonElement message, JsonElement? calls, TemplateTraits template, string after)
    {
        if (message.TryGetProperty("content", out var content) && content.ValueKind != JsonValueKind.Null)
            json.Text("content", TextOf(content) + after);
        else if (calls is { } list && !template.Mentions("tool_calls"))
            json.Text("content", ToolNotice.CallsAsText(list));
        else if (calls is null && message.TryGetProperty("refusal", out var refusal))
            json.Text("content", refusal.GetString()!);
        else
            json.Writer.WriteNull("content");
    }

    private static void WriteCalls(TemplateJson json, JsonElement calls)
    {
        json.Writer.WriteStartArray("tool_calls");
        foreach (var call in calls.EnumerateArray())
        {
            json.Writer.WriteStartObject();
            foreach (var field in call.EnumerateObject())
            {
                if (field.Name == "function")
                    WriteFunction(json, field.Value);
                else
                    json.Copy(field);
            }

            json.Writer.WriteEndObject();
        }

        json.Writer.WriteEndArray();
    }

    private static void WriteFunction(TemplateJson json, JsonElement function)
    {
        json.Writer.WriteStartObject("function");
        foreach (var field in function.EnumerateObject())
        {
            if (field.Name != "arguments")
                json.Copy(field);
        }

        json.Writer.WritePropertyName("arguments");
        json.Copy(ToolNotice.ArgumentsOf(function));
        json.Writer.WriteEndObject();
    }

    // An empty list of calls, as some clients send, is none: templates ask whether the field is there.
    private static JsonElement? CallsOf(JsonElement message) =>
        message.TryGetProperty("tool_calls", out var calls) && calls.ValueKind == JsonValueKind.Array && calls.GetArrayLength() > 0 ? calls : null;

    // 'developer' is OpenAI's newer word for 'system', 'function' the older one for 'tool'.
    private static string RoleOf(JsonElement message, TemplateTraits template) => message.GetProperty("role").GetString()! switch
    {
        "developer" when !template.Mentions("developer") => "system",
        "function" => "tool",
        var role => role,
    };
}
