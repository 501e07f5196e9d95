using System.Text.Json;
using ServingCluster.Errors;

namespace ServingCluster.Frontend.Http;

/// <summary>
/// Reads the fields of one JSON object of a request. Null and absent are the same. A field of the wrong type is noted in
/// <see cref="Mistakes"/> and reads as absent, so that one pass finds everything that is wrong; fields that nobody reads are ignored.
/// </summary>
/// <param name="element">The object.</param>
/// <param name="path">Where it is in the request; empty for the whole body.</param>
/// <param name="mistakes">Takes what is wrong; shared by all readers of one request.</param>
internal sealed class BodyReader(JsonElement element, string path, Mistakes mistakes)
{
    public Mistakes Mistakes => mistakes;

    /// <summary>The object itself.</summary>
    public JsonElement Element => element;

    public string PathOf(string field) => path.Length == 0 ? field : $"{path}.{field}";

    /// <summary>Notes what is wrong with a field.</summary>
    public void Mistake(string field, string message) => mistakes.Add(PathOf(field), message);

    public bool Has(string field) => TryGet(field, out _);

    /// <summary>The names of all fields that are not null.</summary>
    public IEnumerable<string> Names => element.EnumerateObject().Where(m => m.Value.ValueKind != JsonValueKind.Null).Select(m => m.Name);

    /// <summary>Whether a field is absent or has a value that asks for nothing.</summary>
    public bool IsNeutral(string field) => !TryGet(field, out var value) || NeutralValues.Contains(value);

    /// <summary>A string; a number or boolean is taken as its text.</summary>
    public string? Text(string field)
    {
        if (!TryGet(field, out var value))
            return null;
        if (JsonScalars.TryText(value, out var text))
            return text;
        WrongKind(field, "a string", value);
        return null;
    }

    /// <summary>A string that may be secret: never shown in mistakes.</summary>
    public string? SecretText(string field)
    {
        if (!TryGet(field, out var value))
            return null;
        if (value.ValueKind == JsonValueKind.String)
            return value.GetString();
        Mistake(field, $"must be a string, but is {JsonText.KindOf(value)}.");
        return null;
    }

    /// <summary>A string that must be there and not be empty; empty, with a mistake noted, when it is not.</summary>
    public string RequiredText(string field)
    {
        if (!TryGet(field, out var value))
        {
            Mistake(field, "is required.");
            return "";
        }

        var text = Text(field);
        if (text is "")
            Mistake(field, "must not be empty.");
        return text ?? "";
    }

    public long? Whole(string field, long min = long.MinValue, long max = long.MaxValue)
    {
        if (!TryGet(field, out var value))
            return null;
        if (JsonScalars.TryWhole(value, out var number) && number >= min && number <= max)
            return number;
        Mistake(field, $"must be a whole number{Range(min, max)}, but is {JsonText.Show(value)}.");
        return null;
    }

    public int? Int32(string field, int min = int.MinValue, int max = int.MaxValue) => (int?)Whole(field, min, max);

    /// <summary>Any number.</summary>
    public double? Number(string field)
    {
        if (!TryGet(field, out var value))
            return null;
        if (JsonScalars.TryNumber(value, out var number))
            return number;
        WrongKind(field, "a number", value);
        return null;
    }

    public bool? Flag(string field)
    {
        if (!TryGet(field, out var value))
            return null;
        if (JsonScalars.TryFlag(value, out var flag))
            return flag;
        WrongKind(field, "true or false", value);
        return null;
    }

    public BodyReader? Object(string field)
    {
        if (!TryGet(field, out var value))
            return null;
        if (value.ValueKind == JsonValueKind.Object)
            return new BodyReader(value, PathOf(field), mistakes);
        WrongKind(field, "an object", value);
        return null;
    }

    /// <summary>A list of objects; elements that are none are noted and left out.</summary>
    public IReadOnlyList<BodyReader>? Objects(string field) => List(field, "an object", AsObject);

    /// <summary>A list of strings; elements that are none are noted and left out.</summary>
    public IReadOnlyList<string>? Texts(string field) => List(field, "a string", static (_, _, item) => JsonScalars.TryText(item, out var text) ? text : null);

    /// <summary>An object whose values are scalars, as a map to their text. Values are never shown in mistakes: they may be secret.</summary>
    public IReadOnlyDictionary<string, string>? TextMap(string field)
    {
        if (Object(field) is null || !TryGet(field, out var map))
            return null;
        var result = new Dictionary<string, string>();
        foreach (var member in map.EnumerateObject())
        {
            if (JsonScalars.TryText(member.Value, out var text))
                result[member.Name] = text;
            else if (member.Value.ValueKind != JsonValueKind.Null)
                Mistake(field, $"the value of '{member.Name}' must be a string, but is {JsonText.KindOf(member.Value)}.");
        }

        return result;
    }

    /// <summary>
    /// Refuses a field that would have an effect which this server does not offer. Neutral values are taken: null, false, zero,
    /// the empty string, and lists and objects of nothing but such.
    /// </summary>
    /// <param name="field">The field.</param>
    /// <param name="neutral">One more value that asks for nothing.</param>
    public void Refuse(string field, string? neutral = null)
    {
        if (!TryGet(field, out var value) || NeutralValues.Contains(value))
            return;
        if (neutral is not null && value.ValueKind == JsonValueKind.String && value.ValueEquals(neutral))
            return;
        Mistake(field, "is not supported by this server; leave it out.");
    }

    private bool TryGet(string field, out JsonElement value) =>
        element.TryGetProperty(field, out value) && value.ValueKind != JsonValueKind.Null;

    private static BodyReader? AsObject(BodyReader owner, string itemPath, JsonElement item) =>
        item.ValueKind == JsonValueKind.Object ? new BodyReader(item, itemPath, owner.Mistakes) : null;

    private List<T>? List<T>(string field, string kind, Func<BodyReader, string, JsonElement, T?> read)
        where T : class
    {
        if (!TryGet(field, out var value))
            return null;
        if (value.ValueKind != JsonValueKind.Array)
        {
            WrongKind(field, "a list", value);
            return null;
        }

        var result = new List<T>();
        var index = 0;
        foreach (var item in value.EnumerateArray())
        {
            if (mistakes.IsFull)
                break;
            var itemPath = $"{PathOf(field)}[{index++}]";
            if (read(this, itemPath, item) is { } element)
                result.Add(element);
            else
                mistakes.Add(itemPath, $"must be {kind}, but is {JsonText.Show(item)}.");
        }

        return result;
    }

    private void WrongKind(string field, string kind, JsonElement value) =>
        Mistake(field, $"must be {kind}, but is {JsonText.Show(value)}.");

    private static string Range(long min, long max) => (min, max) switch
    {
        (long.MinValue, long.MaxValue) or (int.MinValue, int.MaxValue) => "",
        (_, long.MaxValue or int.MaxValue) => $" of at least {min}",
        _ => $" from {min} to {max}",
    };
}
