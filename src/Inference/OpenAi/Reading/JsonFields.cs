using System.Globalization;
using System.Text.Json;
using ServingCluster.Errors;

namespace ServingCluster.Inference.OpenAi.Reading;

/// <summary>
/// The fields of one object of a request. What is null counts as absent. A value of the wrong kind or out of range is noted as a mistake
/// and counts as absent too, so that a caller learns all mistakes at once.
/// </summary>
/// <param name="item">The object.</param>
/// <param name="path">Where it stands, such as <c>messages[0]</c>; empty for the body.</param>
/// <param name="mistakes">Takes what is wrong.</param>
/// <param name="extra">A second object, at the path <c>extra_params</c>, in which fields are looked for that the first one has not.</param>
internal readonly struct JsonFields(JsonElement item, string path, Mistakes mistakes, JsonElement? extra = null)
{
    /// <summary>The name of the field that holds parameters beyond the standard ones.</summary>
    public const string ExtraParams = "extra_params";

    private const int MostMistakes = 20;

    /// <summary>The object.</summary>
    public JsonElement Item => item;

    /// <summary>The same object, with a second one for what it has not.</summary>
    public JsonFields With(JsonElement? extraParams) => new(item, path, mistakes, extraParams);

    /// <summary>An object within this one; null when it is missing.</summary>
    public JsonFields? Within(string name) => Object(name) is { } value ? new JsonFields(value, PathOf(name), mistakes) : null;

    /// <summary>The fields of another object of the same request.</summary>
    public JsonFields At(JsonElement other, string otherPath) => new(other, otherPath, mistakes);

    /// <summary>The full path of a field.</summary>
    public string PathOf(string name) => path.Length == 0 ? name : $"{path}.{name}";

    /// <summary>Notes that a field is wrong.</summary>
    public void Wrong(string name, string message) => Note(PathOf(name), message);

    /// <summary>Notes that the object as a whole is wrong.</summary>
    public void Wrong(string message) => Note(path, message);

    /// <summary>Notes a field that is there and that this server can't honour.</summary>
    /// <param name="name">The field.</param>
    /// <param name="reason">Why, and what would be right.</param>
    public void Refuse(string name, string reason)
    {
        if (Find(name, out _) is { } value && value.ValueKind != JsonValueKind.False)
            Wrong(name, reason);
    }

    /// <summary>The value of a field, whatever it is; null when it is missing or null.</summary>
    public JsonElement? Find(string name) => Find(name, out _);

    /// <summary>A number; null when it is missing.</summary>
    /// <param name="name">The field.</param>
    /// <param name="isRight">Whether the number is one of those allowed.</param>
    /// <param name="expectation">Those allowed, in words.</param>
    public double? Number(string name, Func<double, bool> isRight, string expectation)
    {
        if (Find(name, out var where) is not { } value)
            return null;
        if (TryNumber(value, out var number) && isRight(number))
            return number;
        Note(where, $"{Found.Value(value)} has to be {expectation}.");
        return null;
    }

    /// <summary>A whole number; null when it is missing.</summary>
    public long? Whole(string name, long least, long most, string expectation)
    {
        if (Find(name, out var where) is not { } value)
            return null;
        if (TryWhole(value, out var number) && number >= least && number <= most)
            return number;
        Note(where, $"{Found.Value(value)} has to be {expectation}.");
        return null;
    }

    /// <summary>True or false; null when it is missing.</summary>
    public bool? Flag(string name)
    {
        if (Find(name, out var where) is not { } value)
            return null;
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
            return value.GetBoolean();
        if (value.ValueKind == JsonValueKind.String && bool.TryParse(value.GetString(), out var flag))
            return flag;
        Note(where, $"{Found.Value(value)} has to be true or false.");
        return null;
    }

    /// <summary>A text; null when it is missing.</summary>
    public string? Text(string name)
    {
        if (Find(name, out var where) is not { } value)
            return null;
        if (value.ValueKind == JsonValueKind.String)
            return value.GetString();
        Note(where, $"{Found.Value(value)} has to be a text.");
        return null;
    }

    /// <summary>An object; null when it is missing.</summary>
    public JsonElement? Object(string name) => OfKind(name, JsonValueKind.Object, "an object");

    /// <summary>A list; null when it is missing.</summary>
    public JsonElement? List(string name) => OfKind(name, JsonValueKind.Array, "a list");

    private JsonElement? OfKind(string name, JsonValueKind kind, string expectation)
    {
        if (Find(name, out var where) is not { } value)
            return null;
        if (value.ValueKind == kind)
            return value;
        Note(where, $"{Found.Value(value)} has to be {expectation}.");
        return null;
    }

    private JsonElement? Find(string name, out string where)
    {
        where = PathOf(name);
        if (item.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null)
            return value;
        if (extra is { } other && other.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null)
        {
            where = $"{ExtraParams}.{name}";
            return value;
        }

        return null;
    }

    // A request may be wrong in a million places; a caller is helped by the first ones.
    private void Note(string where, string message)
    {
        if (mistakes.Count < MostMistakes)
            mistakes.Add(where, message);
    }

    // Clients of the control plane's making send numbers as texts too; extra_params has nothing but texts.
    private static bool TryNumber(JsonElement value, out double number)
    {
        number = double.NaN;
        if (value.ValueKind == JsonValueKind.Number)
            number = value.GetDouble();
        else if (value.ValueKind == JsonValueKind.String && double.TryParse(value.GetString(), CultureInfo.InvariantCulture, out var parsed))
            number = parsed;
        return double.IsFinite(number);
    }

    private static bool TryWhole(JsonElement value, out long number)
    {
        number = 0;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out number))
            return true;
        // 16.0 and "16" are whole too.
        if (!TryNumber(value, out var wide) || wide != Math.Truncate(wide) || Math.Abs(wide) >= 1L << 53)
            return false;
        number = (long)wide;
        return true;
    }
}
