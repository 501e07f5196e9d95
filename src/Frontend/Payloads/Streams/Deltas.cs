using System.Text;
using System.Text.Json.Nodes;

namespace ServingCluster.Frontend.Payloads.Streams;

/// <summary>
/// Adds what each piece of an answer says to what those before it said. Texts that come bit by bit grow apart from the objects that they
/// belong to, since ten thousand bits would copy the text as often; <see cref="Settle"/> puts them there.
/// </summary>
internal sealed class Deltas
{
    // Of any other text, the last is the one.
    private static readonly HashSet<string> Growing =
        ["content", "text", "arguments", "refusal", "reasoning", "reasoning_content", "thinking", "partial_json", "signature"];

    private readonly Dictionary<(JsonObject Object, string Name), StringBuilder> _texts = [];

    /// <summary>The text of a node; null when it is none.</summary>
    public static string? TextOf(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    /// <summary>The element of a list that has that <c>index</c>, made where there is none.</summary>
    public static JsonObject At(JsonArray list, JsonObject piece)
    {
        var index = IndexOf(piece) ?? 0;
        foreach (var item in list)
        {
            if (item is JsonObject known && IndexOf(known) == index)
                return known;
        }

        var made = new JsonObject { ["index"] = index };
        list.Add((JsonNode)made);
        return made;
    }

    /// <summary>Adds the members of <paramref name="delta"/>, which is not changed.</summary>
    public void Add(JsonObject whole, JsonObject delta)
    {
        foreach (var (name, value) in delta)
            Add(whole, name, value);
    }

    /// <summary>Puts the texts that have grown where they belong.</summary>
    public void Settle()
    {
        foreach (var ((owner, name), text) in _texts)
            owner[name] = text.ToString();
        _texts.Clear();
    }

    private void Add(JsonObject whole, string name, JsonNode? value)
    {
        var before = whole[name];
        if (value is null && whole.ContainsKey(name))
            return;
        if (before is JsonObject into && value is JsonObject more)
            Add(into, more);
        else if (before is JsonArray list && value is JsonArray items)
            Add(list, items);
        else if (Growing.Contains(name) && TextOf(before) is { } start && TextOf(value) is { } bit)
            Grow(whole, name, start, bit);
        else
            whole[name] = value?.DeepClone();
    }

    /// <summary>Elements with an <c>index</c> are pieces of those with the same; others follow.</summary>
    private void Add(JsonArray list, JsonArray items)
    {
        foreach (var item in items)
        {
            if (item is JsonObject piece && IndexOf(piece) is not null)
                Add(At(list, piece), piece);
            else
                list.Add(item?.DeepClone());
        }
    }

    private void Grow(JsonObject owner, string name, string start, string bit)
    {
        if (!_texts.TryGetValue((owner, name), out var text))
            _texts[(owner, name)] = text = new StringBuilder(start);
        text.Append(bit);
    }

    private static int? IndexOf(JsonObject piece) => piece["index"] is JsonValue value && value.TryGetValue<int>(out var index) ? index : null;
}
