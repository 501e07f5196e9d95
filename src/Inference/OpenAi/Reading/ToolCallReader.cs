using System.Text.Json;

namespace ServingCluster.Inference.OpenAi.Reading;

/// <summary>Checks the calls that an earlier answer asked for.</summary>
internal static class ToolCallReader
{
    /// <summary>Notes what is wrong with the message's <c>tool_calls</c>.</summary>
    /// <returns>Whether it has any.</returns>
    public static bool Check(JsonFields message, string? role)
    {
        if (message.List("tool_calls") is not { } calls || calls.GetArrayLength() == 0)
            return false;
        if (role is not (null or "assistant"))
            message.Wrong("tool_calls", $"a message of the role '{Found.Cut(role)}' has none; only the role 'assistant' calls tools.");
        var i = 0;
        foreach (var call in calls.EnumerateArray())
            CheckCall(message, call, $"tool_calls[{i++}]");
        return true;
    }

    private static void CheckCall(JsonFields message, JsonElement element, string name)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            message.Wrong(name, $"{Found.Value(element)} has to be an object with 'id', 'type' and 'function'.");
            return;
        }

        var call = message.At(element, message.PathOf(name));
        call.Text("id");
        if (call.Text("type") is { } type && type != "function")
            call.Wrong("type", $"\"{Found.Cut(type)}\" is not offered; it has to be 'function'.");
        if (call.Within("function") is not { } function)
            call.Wrong("function", "is needed: an object with 'name' and 'arguments'.");
        else
            CheckFunction(function);
    }

    private static void CheckFunction(JsonFields function)
    {
        if (function.Text("name") is null && function.Find("name") is null)
            function.Wrong("name", "is missing; it has to be the function's name.");
        // OpenAI has a text of JSON here; templates and some clients have the object itself.
        if (function.Find("arguments") is not { } arguments)
            return;
        var isRight = arguments.ValueKind == JsonValueKind.Object || (arguments.ValueKind == JsonValueKind.String && IsObjectText(arguments.GetString()!));
        if (!isRight)
            function.Wrong("arguments", $"{Found.Value(arguments)} has to be a text that holds a JSON object.");
    }

    private static bool IsObjectText(string text)
    {
        if (text.Length == 0)
            return true;
        if (!JsonBody.TryParse(System.Text.Encoding.UTF8.GetBytes(text), out var body, out _))
            return false;
        body.Dispose();
        return true;
    }
}
