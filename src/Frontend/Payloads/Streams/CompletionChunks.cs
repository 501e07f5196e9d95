using System.Text.Json.Nodes;

namespace ServingCluster.Frontend.Payloads.Streams;

/// <summary>
/// Merges chunks of chat completions and of text completions (https://platform.openai.com/docs/api-reference/chat-streaming) to one
/// completion: each choice's <c>delta</c> becomes its <c>message</c>.
/// </summary>
internal static class CompletionChunks
{
    public static JsonObject Merge(IReadOnlyList<JsonObject> chunks)
    {
        var answer = new JsonObject();
        var choices = new JsonArray();
        var deltas = new Deltas();
        foreach (var chunk in chunks)
        {
            foreach (var (name, value) in chunk)
            {
                if (name == "choices")
                    AddChoices(deltas, choices, value as JsonArray);
                else if (value is not null || !answer.ContainsKey(name))
                    answer[name] = value?.DeepClone();
            }
        }

        deltas.Settle();
        if (Deltas.TextOf(answer["object"]) == "chat.completion.chunk")
            answer["object"] = "chat.completion";
        answer["choices"] = choices;
        return answer;
    }

    private static void AddChoices(Deltas deltas, JsonArray choices, JsonArray? pieces)
    {
        foreach (var piece in pieces?.OfType<JsonObject>() ?? [])
        {
            var choice = Deltas.At(choices, piece);
            var rest = (JsonObject)piece.DeepClone();
            if (rest["delta"] is JsonObject delta)
            {
                rest.Remove("delta");
                rest["message"] = delta;
            }

            deltas.Add(choice, rest);
        }
    }
}
