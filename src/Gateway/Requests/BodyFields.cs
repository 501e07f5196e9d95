using System.Globalization;
using System.Text.Json;
using ServingCluster.Errors;

namespace ServingCluster.Gateway.Requests;

/// <summary>
/// Reads members of one JSON object of a request by name, notes mistakes, and remembers which were asked for. Null counts as not given.
/// </summary>
/// <param name="path">Where the object stands, such as <c>messages[0]</c>; empty for the body.</param>
/// <param name="mistakes">Takes what is wrong.</param>
internal sealed class BodyFields(string path, Mistakes mistakes)
{
    private readonly Dictionary<string, JsonProperty> _members = new(StringComparer.Ordinal);
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);

    /// <summary>The fields of an object.</summary>
    public static BodyFields Of(JsonElement element, string path, Mistakes mistakes)
    {
        var fields = new BodyFields(path, mistakes);
        fields.Add(element);
        return fields;
    }

    /// <summary>Adds the members of an object that aren't there yet.</summary>
    public void Add(JsonElement element)
    {
        foreach (var member in element.EnumerateObject())
        {
            if (member.Value.ValueKind != JsonValueKind.Null)
                _members.TryAdd(member.Name, member);
        }
    }

    /// <summary>The path of a member.</summary>
    public string PathOf(string name) => path.Length == 0 ? name : $"{path}.{name}";

    /// <summary>Notes that a member is wrong.</summary>
    public void Wrong(string name, string message) => mistakes.Add(PathOf(name), message);

    /// <summary>A member's value; null where it isn't given.</summary>
    public JsonElement? Find(string name)
    {
        _taken.Add(name);
        return _members.TryGetValue(name, out var member) ? member.Value : null;
    }

    /// <summary>A text.</summary>
    public string? Text(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { } other => Wrong<string>(name, other, "a text"),
    };

    /// <summary>A text that must be there.</summary>
    public string RequiredText(string name)
    {
        if (Find(name) is null)
            Wrong(name, "is missing; it has to be a text.");
        return Text(name) ?? "";
    }

    /// <summary>True or false.</summary>
    public bool? Flag(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        { } other => WrongValue<bool>(name, other, "true or false"),
    };

    /// <summary>A whole number in a range, ends included.</summary>
    public long? Whole(string name, long least, long most = long.MaxValue) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } number when IsWhole(number, out var value) && value >= least && value <= most => value,
        { } other => WrongValue<long>(name, other, string.Create(
            CultureInfo.InvariantCulture, $"a whole number {(most == long.MaxValue ? $"of at least {least}" : $"from {least} to {most}")}")),
    };

    /// <summary>A number in a range, ends included.</summary>
    public double? Number(string name, double least, double most) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } number when number.TryGetDouble(out var value) && value >= least && value <= most => value,
        { } other => WrongValue<double>(name, other, string.Create(CultureInfo.InvariantCulture, $"a number from {least} to {most}")),
    };

    /// <summary>An object.</summary>
    public JsonElement? Object(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Object } found => found,
        { } other => WrongValue<JsonElement>(name, other, "an object"),
    };

    /// <summary>A list.</summary>
    public JsonElement? List(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Array } found => found,
        { } other => WrongValue<JsonElement>(name, other, "a list"),
    };

    /// <summary>A text, or a list of texts; empty where it isn't given.</summary>
    public IReadOnlyList<string> Texts(string name)
    {
        switch (Find(name))
        {
            case null:
                return [];
            case { ValueKind: JsonValueKind.String } one:
                return [one.GetString()!];
            case { ValueKind: JsonValueKind.Array } many:
                return ReadTexts(name, many);
            case { } other:
                Wrong<string>(name, other, "a text or a list of texts");
                return [];
        }
    }

    /// <summary>An item of a list as fields; null, and noted, when it is no object.</summary>
    public BodyFields? Item(string list, int index, JsonElement item)
    {
        var at = PathOf(string.Create(CultureInfo.InvariantCulture, $"{list}[{index}]"));
        if (item.ValueKind == JsonValueKind.Object)
            return Of(item, at, mistakes);
        mistakes.Add(at, $"{Describe(item)} has to be an object.");
        return null;
    }

    /// <summary>An object as fields; null where it isn't given or is none.</summary>
    public BodyFields? Child(string name) => Object(name) is { } found ? Of(found, PathOf(name), mistakes) : null;

    /// <summary>The members that nobody asked for, in the body's order.</summary>
    public IReadOnlyList<JsonProperty> Rest()
    {
        List<JsonProperty> rest = [];
        foreach (var (name, member) in _members)
        {
            if (!_taken.Contains(name))
                rest.Add(member);
        }

        return rest;
    }

    /// <summary>A value in a message, cut where it is long.</summary>
    public static string Describe(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        _ when element.GetRawText() is { Length: > 40 } raw => raw[..40] + "…",
        _ => element.GetRawText(),
    };

    private static bool IsWhole(JsonElement number, out long value)
    {
        if (number.TryGetInt64(out value))
            return true;
        // 1.0 and 1e2 are whole too.
        if (!number.TryGetDouble(out var real) || real != Math.Floor(real) || Math.Abs(real) > 1L << 53)
            return false;
        value = (long)real;
        return true;
    }

    private List<string> ReadTexts(string name, JsonElement list)
    {
        List<string> texts = [];
        foreach (var item in list.EnumerateArray())
        {
            if (item.ValueKind == JsonValueKind.String)
                texts.Add(item.GetString()!);
            else
                Wrong(string.Create(CultureInfo.InvariantCulture, $"{name}[{texts.Count}]"), $"{Describe(item)} has to be a text.");
        }

        return texts;
    }

    private T? Wrong<T>(string name, JsonElement found, string right)
        where T : class
    {
        Wrong(name, $"{Describe(found)} has to be {right}.");
        return null;
    }

    private T? WrongValue<T>(string name, JsonElement found, string right)
        where T : struct
    {
        Wrong(name, $"{Describe(found)} has to be {right}.");
        return null;
    }
}
