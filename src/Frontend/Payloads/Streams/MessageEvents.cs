using System.Text.Json;
using System.Text.Json.Nodes;

namespace ServingCluster.Frontend.Payloads.Streams;

/// <summary>Merges the events of a streamed message (https://docs.anthropic.com/en/api/messages-streaming) to one message.</summary>
internal static class MessageEvents
{
    public static JsonObject Merge(IReadOnlyList<JsonObject> events)
    {
        var message = new JsonObject();
        var blocks = new JsonArray();
        var deltas = new Deltas();
        foreach (var piece in events)
            Add(deltas, message, blocks, piece);
        deltas.Settle();
        foreach (var block in blocks.OfType<JsonObject>())
            Finish(block);
        if (blocks.Count > 0)
            message["content"] = blocks;
        return message;
    }

    private static void Add(Deltas deltas, JsonObject message, JsonArray blocks, JsonObject piece)
    {
        switch (Deltas.TextOf(piece["type"]))
        {
            case "message_start" when piece["message"] is JsonObject start:
                deltas.Add(message, start);
                break;
            case "content_block_start" when piece["content_block"] is JsonObject block:
                deltas.Add(Deltas.At(blocks, piece), block);
                break;
            case "content_block_delta" when piece["delta"] is JsonObject delta:
                AddDelta(deltas, Deltas.At(blocks, piece), delta);
                break;
            case "message_delta":
                AddMembers(deltas, message, piece);
                break;
            case "error":
                message["error"] = piece["error"]?.DeepClone();
                break;
        }
    }

    private static void AddDelta(Deltas deltas, JsonObject block, JsonObject delta)
    {
        var more = (JsonObject)delta.DeepClone();
        // It names the kind of the delta, not of the block.
        more.Remove("type");
        if (more["citation"] is { } citation)
        {
            more.Remove("citation");
            more["citations"] = new JsonArray(citation);
        }

        deltas.Add(block, more);
    }

    private static void AddMembers(Deltas deltas, JsonObject message, JsonObject piece)
    {
        if (piece["delta"] is JsonObject delta)
            deltas.Add(message, delta);
        if (piece["usage"] is JsonObject usage)
            deltas.Add(message, new JsonObject { ["usage"] = usage.DeepClone() });
    }

    /// <summary>The input of a tool came as text; the places of blocks are not part of a message.</summary>
    private static void Finish(JsonObject block)
    {
        block.Remove("index");
        if (Deltas.TextOf(block["partial_json"]) is not { } text)
            return;
        block.Remove("partial_json");
        block["input"] = Parse(text);
    }

    private static JsonNode? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text.Length == 0 ? "{}" : text);
        }
        catch (JsonException)
        {
            // The answer broke off inside of it.
            return text;
        }
    }
}
