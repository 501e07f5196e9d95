using System.Text.Json.Nodes;
using ServingCluster.Grains.Guardrails.Bodies;

namespace ServingCluster.Grains.Guardrails.Streams;

/// <summary>Streams of OpenAI's chat completions: texts, reasoning, arguments of tool calls.</summary>
internal sealed class ChatRewriter(TextChannels channels, WholeTexts whole) : ChoiceRewriter(channels, Texts, isChat: true)
{
    private const string Function = "function";
    private const string Custom = "custom";
    private const string FunctionCall = "function_call";
    private const string Input = "input";

    private static readonly string[] Texts = ["content", "reasoning_content", "reasoning", "refusal"];

    // Fields of a choice and its delta that have no texts, or are looked at by themselves.
    private static readonly HashSet<string> Known = new(StringComparer.Ordinal) { "content_filter_results", "delta", FunctionCall, "index", "tool_calls" };

    private readonly TextChannels _channels = channels;

    /// <inheritdoc/>
    protected override bool RewritePieces(JsonObject choice, int index)
    {
        var changed = RewriteWhole(choice);
        if (choice["delta"] is not JsonObject delta)
            return changed;
        changed |= RewriteWhole(delta);
        foreach (var field in Texts)
            changed |= Push(_channels, new TextPlace(field, index), delta, field);
        if (delta[FunctionCall] is JsonObject only)
            changed |= Push(_channels, new TextPlace(TextPlace.Arguments, index, TextPlace.OnlyCall), only, TextPlace.Arguments);
        foreach (var call in Calls(delta))
            changed |= RewriteCall(call, index);
        return changed;
    }

    /// <inheritdoc/>
    protected override bool AppendRest(JsonObject choice, int index)
    {
        var changed = false;
        foreach (var place in _channels.Open.Where(p => p.Index == index).ToList())
        {
            var rest = _channels.End(place);
            if (rest.Length == 0)
                continue;
            Append(ObjectIn(choice, "delta"), place, rest);
            changed = true;
        }

        return changed;
    }

    /// <inheritdoc/>
    protected override bool SaysSomething(JsonObject choice) =>
        Text(choice, "finish_reason") is not null || choice.Any(IsOther) || (choice["delta"] is JsonObject delta && DeltaSaysSomething(delta));

    private static bool DeltaSaysSomething(JsonObject delta) =>
        delta.ContainsKey("role") || Calls(delta).Any() || delta[FunctionCall] is not null || delta.Any(IsOther)
        || Texts.Any(f => Text(delta, f) is { Length: > 0 });

    private bool RewriteCall(JsonObject call, int index)
    {
        var inner = Number(call, "index");
        var changed = false;
        if (call[Function] is JsonObject function)
            changed |= Push(_channels, new TextPlace(TextPlace.Arguments, index, inner), function, TextPlace.Arguments);
        if (call[Custom] is JsonObject custom)
            changed |= Push(_channels, new TextPlace(Input, index, inner), custom, Input);
        return changed;
    }

    // Some providers have texts in other fields, or lists of parts in the place of a text.
    private bool RewriteWhole(JsonObject parent)
    {
        var changed = false;
        foreach (var (field, value) in parent.Where(IsOther).ToList())
        {
            if (whole.Mask(BytesOf(new JsonObject { [field] = value!.DeepClone() })) is not { } masked)
                continue;
            parent[field] = Parse(masked)![field]!.DeepClone();
            changed = true;
        }

        return changed;
    }

    private static bool IsOther(KeyValuePair<string, JsonNode?> field) =>
        field.Value is not null && !Known.Contains(field.Key) && !TextFields.IsNoText(field.Key)
        && !(field.Value is JsonValue && Texts.Contains(field.Key));

    private static void Append(JsonObject delta, in TextPlace place, string rest)
    {
        var parent = delta;
        if (place is { Part: TextPlace.Arguments, Inner: TextPlace.OnlyCall })
            parent = ObjectIn(delta, FunctionCall);
        else if (place.Part is TextPlace.Arguments or Input)
            parent = ObjectIn(CallIn(delta, place.Inner), place.Part == Input ? Custom : Function);
        parent[place.Part] = Text(parent, place.Part) + rest;
    }

    private static JsonObject CallIn(JsonObject delta, int index)
    {
        if (Calls(delta).FirstOrDefault(c => Number(c, "index") == index) is { } call)
            return call;
        if (delta["tool_calls"] is not JsonArray calls)
            delta["tool_calls"] = calls = [];
        call = new JsonObject { ["index"] = index };
        calls.Add((JsonNode)call);
        return call;
    }

    private static JsonObject ObjectIn(JsonObject parent, string field)
    {
        if (parent[field] is not JsonObject child)
            parent[field] = child = [];
        return child;
    }

    private static IEnumerable<JsonObject> Calls(JsonObject delta) => (delta["tool_calls"] as JsonArray)?.OfType<JsonObject>() ?? [];
}
