using System.Text.Json.Nodes;

namespace ServingCluster.Grains.Guardrails.Streams;

/// <summary>Streams of OpenAI's chat completions: texts, reasoning, arguments of tool calls.</summary>
internal sealed class ChatRewriter(TextChannels channels) : ChoiceRewriter
{
    private const string Arguments = "arguments";

    private static readonly string[] Texts = ["content", "reasoning_content", "reasoning", "refusal"];

    /// <inheritdoc/>
    protected override bool RewritePieces(JsonObject choice, int index)
    {
        if (choice["delta"] is not JsonObject delta)
            return false;
        var changed = false;
        foreach (var field in Texts)
            changed |= Push(channels, new TextPlace(field, index), delta, field);
        foreach (var call in Calls(delta))
        {
            if (call["function"] is JsonObject function)
                changed |= Push(channels, new TextPlace(Arguments, index, Number(call, "index")), function, Arguments);
        }

        return changed;
    }

    /// <inheritdoc/>
    protected override bool AppendRest(JsonObject choice, int index)
    {
        var changed = false;
        foreach (var place in channels.Open.Where(p => p.Index == index).ToList())
        {
            var rest = channels.End(place);
            if (rest.Length == 0)
                continue;
            Append(choice["delta"] as JsonObject ?? NewDelta(choice), place, rest);
            changed = true;
        }

        return changed;
    }

    /// <inheritdoc/>
    protected override bool SaysSomething(JsonObject choice) =>
        Text(choice, "finish_reason") is not null
        || (choice["delta"] is JsonObject delta && (delta.ContainsKey("role") || Calls(delta).Any() || Texts.Any(f => Text(delta, f) is { Length: > 0 })));

    /// <inheritdoc/>
    protected override IEnumerable<int> OpenChoices() => channels.Open.Select(p => p.Index).Distinct();

    private static void Append(JsonObject delta, in TextPlace place, string rest)
    {
        if (place.Part != Arguments)
        {
            delta[place.Part] = Text(delta, place.Part) + rest;
            return;
        }

        var inner = place.Inner;
        var call = Calls(delta).FirstOrDefault(c => Number(c, "index") == inner);
        if (call?["function"] is JsonObject function)
            function[Arguments] = Text(function, Arguments) + rest;
        else
            AddCall(delta, inner, rest);
    }

    private static void AddCall(JsonObject delta, int index, string rest)
    {
        if (delta["tool_calls"] is not JsonArray calls)
            delta["tool_calls"] = calls = [];
        calls.Add((JsonNode)new JsonObject { ["index"] = index, ["function"] = new JsonObject { [Arguments] = rest } });
    }

    private static JsonObject NewDelta(JsonObject choice)
    {
        var delta = new JsonObject();
        choice["delta"] = delta;
        return delta;
    }

    private static IEnumerable<JsonObject> Calls(JsonObject delta) => (delta["tool_calls"] as JsonArray)?.OfType<JsonObject>() ?? [];
}
