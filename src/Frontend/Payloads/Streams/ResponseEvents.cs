using System.Text.Json.Nodes;

namespace ServingCluster.Frontend.Payloads.Streams;

/// <summary>
/// Takes the response out of the events of a streamed one (https://platform.openai.com/docs/api-reference/responses-streaming): the last
/// event that holds a whole response does; of one that broke off, what it began with and the text that came.
/// </summary>
internal static class ResponseEvents
{
    public static JsonObject Merge(IReadOnlyList<JsonObject> events)
    {
        var last = events.LastOrDefault(e => e["response"] is JsonObject);
        var answer = (JsonObject?)last?["response"]?.DeepClone() ?? [];
        if (IsEnd(Deltas.TextOf(last?["type"])))
            return answer;
        var text = string.Concat(events.Where(e => Deltas.TextOf(e["type"]) == "response.output_text.delta").Select(e => Deltas.TextOf(e["delta"])));
        if (text.Length > 0)
            answer["output_text"] = text;
        return answer;
    }

    private static bool IsEnd(string? type) => type is "response.completed" or "response.incomplete" or "response.failed";
}
