using System.Text.Json.Nodes;

namespace ServingCluster.Frontend.Ui.Pages.Playground;

/// <summary>Makes the bodies of requests from a conversation and its settings.</summary>
internal static class ChatBody
{
    private const string FirstPrompt = "What is the capital of France?";

    /// <summary>The body that asks an endpoint for the next answer.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="settings">What goes with every prompt.</param>
    /// <param name="turns">The turns up to the one to answer.</param>
    /// <param name="column">Whose answers to them are the conversation's.</param>
    public static JsonObject Of(ChatEndpoint endpoint, ChatSettings settings, IReadOnlyList<Turn> turns, int column)
    {
        var body = new JsonObject();
        if (endpoint.OnlyContinues)
            body["prompt"] = turns.Count > 0 ? turns[^1].Prompt : "";
        else
            body["messages"] = Messages(settings, turns, column);
        settings.WriteTo(body, isChat: !endpoint.OnlyContinues);
        return body;
    }

    /// <summary>The same, to come piece by piece and with its usage.</summary>
    public static JsonObject Streamed(JsonObject body)
    {
        body["stream"] = true;
        body["stream_options"] = new JsonObject { ["include_usage"] = true };
        return body;
    }

    /// <summary>The body as code repeats it: the conversation up to its last prompt, or one with what is being written.</summary>
    public static JsonObject ToRepeat(ChatEndpoint endpoint, Conversation conversation, int column)
    {
        List<Turn> turns = [.. conversation.Turns];
        if (conversation.Draft.Length > 0 || turns.Count == 0)
            turns.Add(new Turn(conversation.Draft.Length > 0 ? conversation.Draft : FirstPrompt));
        var body = Of(endpoint, conversation.Settings, turns, column);
        while (body["messages"] is JsonArray messages && messages is [.., JsonObject last] && (string?)last["role"] == "assistant")
            messages.RemoveAt(messages.Count - 1);
        return body;
    }

    private static JsonArray Messages(ChatSettings settings, IReadOnlyList<Turn> turns, int column)
    {
        var messages = new JsonArray();
        if (!string.IsNullOrWhiteSpace(settings.System))
            messages.Add(Message("system", settings.System));
        for (var i = 0; i < turns.Count; i++)
        {
            var exchange = turns[i].Exchanges.GetValueOrDefault(column);

            // What an endpoint never answered is not a part of the conversation with it; the last prompt is what it is asked.
            if (i == turns.Count - 1 || exchange is { IsComplete: true })
                AddTurn(messages, turns[i].Prompt, exchange);
        }

        return messages;
    }

    private static void AddTurn(JsonArray messages, string prompt, Exchange? exchange)
    {
        messages.Add(Message("user", prompt));
        foreach (var answer in exchange?.Answers ?? [])
            AddAnswer(messages, answer);
    }

    private static void AddAnswer(JsonArray messages, ChatAnswer answer)
    {
        var state = answer.Current;
        if (state.IsRunning || !state.HasContent || !state.Calls.All(c => answer.Results.ContainsKey(c.Id)))
            return;
        var message = Message("assistant", state.Text);
        if (state.Calls.Count > 0)
            message["tool_calls"] = new JsonArray([.. state.Calls.Select(CallOf)]);
        messages.Add(message);
        foreach (var call in state.Calls)
            messages.Add(ResultOf(call, answer));
    }

    private static JsonObject Message(string role, string content) => new() { ["role"] = role, ["content"] = content };

    private static JsonNode CallOf(ToolCall call) => new JsonObject
    {
        ["id"] = call.Id,
        ["type"] = "function",
        ["function"] = new JsonObject { ["name"] = call.Name, ["arguments"] = call.Arguments },
    };

    private static JsonNode ResultOf(ToolCall call, ChatAnswer answer) => new JsonObject
    {
        ["role"] = "tool",
        ["tool_call_id"] = call.Id,
        ["content"] = answer.Results[call.Id],
    };
}
