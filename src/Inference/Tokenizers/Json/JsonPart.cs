using System.Text.Json;
using ServingCluster.Errors;

namespace ServingCluster.Inference.Tokenizers.Json;

/// <summary>A value of a tokenizer file and where it stands, such as <c>model.vocab</c>, so that every error names its place.</summary>
internal readonly struct JsonPart(JsonElement value, string parent, int index, string file)
{
    private const int NoIndex = -1;

    /// <summary>The whole of a file, or a value with a name.</summary>
    /// <param name="value">The value.</param>
    /// <param name="path">Where it stands; empty for the whole.</param>
    /// <param name="file">The file's name.</param>
    public JsonPart(JsonElement value, string path, string file)
        : this(value, path, NoIndex, file)
    {
    }

    /// <summary>The value.</summary>
    public JsonElement Value { get; } = value;

    /// <summary>Where it stands in the file; empty for the whole. Made when asked for, since items may be very many.</summary>
    public string Path => index == NoIndex ? parent : $"{parent}[{index}]";

    private string File => file;

    /// <summary>The value of a key.</summary>
    /// <exception cref="ServingException">It is missing.</exception>
    public JsonPart this[string name] =>
        Find(name) ?? throw Wrong($"the key '{name}' is missing.");

    /// <summary>The value of a key; null when it is missing or null.</summary>
    public JsonPart? Find(string name)
    {
        Require(JsonValueKind.Object, "an object");
        return Value.TryGetProperty(name, out var found) && found.ValueKind != JsonValueKind.Null ? At(found, name) : null;
    }

    /// <summary>The value as text.</summary>
    /// <exception cref="ServingException">It is none.</exception>
    public string Text()
    {
        Require(JsonValueKind.String, "a string");
        return Decode(static value => value.GetString()!);
    }

    /// <summary>The value as a whole number.</summary>
    /// <exception cref="ServingException">It is none, or out of the range.</exception>
    public int Number(int least, int most) =>
        Value.ValueKind == JsonValueKind.Number && Value.TryGetInt32(out var number) && number >= least && number <= most
            ? number
            : throw Wrong($"{Shown()} has to be a whole number from {least} to {most}.");

    /// <summary>The value as a finite number.</summary>
    /// <exception cref="ServingException">It is none.</exception>
    public double Real() =>
        Value.ValueKind == JsonValueKind.Number && Value.TryGetDouble(out var number) && double.IsFinite(number)
            ? number
            : throw Wrong($"{Shown()} has to be a number.");

    /// <summary>The value as true or false.</summary>
    /// <exception cref="ServingException">It is neither.</exception>
    public bool Flag() => Value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Wrong($"{Shown()} has to be true or false."),
    };

    /// <summary>A key's value as text; null when it is missing or null.</summary>
    public string? TextOrNull(string name) => Find(name)?.Text();

    /// <summary>A key's value as true or false.</summary>
    public bool Flag(string name, bool otherwise) => Find(name)?.Flag() ?? otherwise;

    /// <summary>A key's value as a single character, perhaps of two UTF-16 units.</summary>
    /// <exception cref="ServingException">It is not one character.</exception>
    public string Character(string name)
    {
        var part = this[name];
        var text = part.Text();
        var isOne = text.Length == 1 || (text.Length == 2 && char.IsSurrogatePair(text, 0));
        return isOne ? text : throw part.Wrong($"{part.Shown()} has to be one character.");
    }

    /// <summary>The items of an array.</summary>
    /// <exception cref="ServingException">It is none.</exception>
    public IEnumerable<JsonPart> Items()
    {
        Require(JsonValueKind.Array, "an array");
        return Enumerate(this);

        static IEnumerable<JsonPart> Enumerate(JsonPart array)
        {
            var (at, path) = (0, array.Path);
            foreach (var item in array.Value.EnumerateArray())
                yield return new JsonPart(item, path, at++, array.File);
        }
    }

    /// <summary>The items of an array of texts.</summary>
    /// <exception cref="ServingException">It is none.</exception>
    public string[] Texts()
    {
        var texts = new string[Length()];
        foreach (var (place, item) in Items().Index())
            texts[place] = item.Text();
        return texts;
    }

    /// <summary>How many items an array has.</summary>
    /// <exception cref="ServingException">It is none.</exception>
    public int Length()
    {
        Require(JsonValueKind.Array, "an array");
        return Value.GetArrayLength();
    }

    /// <summary>How many keys an object has.</summary>
    /// <exception cref="ServingException">It is none.</exception>
    public int MemberCount()
    {
        Require(JsonValueKind.Object, "an object");
        return Value.GetPropertyCount();
    }

    /// <summary>The keys of an object with their values, of which there may be very many.</summary>
    /// <exception cref="ServingException">It is none.</exception>
    public IEnumerable<(string Name, JsonElement Value)> Members()
    {
        Require(JsonValueKind.Object, "an object");
        return Enumerate(this);

        static IEnumerable<(string Name, JsonElement Value)> Enumerate(JsonPart whole)
        {
            foreach (var member in whole.Value.EnumerateObject())
                yield return (whole.NameOf(member), member.Value);
        }
    }

    /// <summary>An error that names this place.</summary>
    public ServingException Wrong(string message) => Inference.Models.Broken.Key(file, Path, message);

    /// <summary>An error for a type that is not one of those supported.</summary>
    public ServingException UnknownType(string type, string supported) =>
        Wrong($"the type '{type}' is not supported; it has to be one of {supported}.");

    /// <summary>The value as a person may want to see it in a message; cut when it is long.</summary>
    public string Shown()
    {
        var text = Value.GetRawText();
        return text.Length <= 60 ? text : string.Concat(text.AsSpan(0, 60), "…");
    }

    private JsonPart At(JsonElement element, string name) => new(element, Path.Length == 0 ? name : $"{Path}.{name}", file);

    private void Require(JsonValueKind kind, string called)
    {
        if (Value.ValueKind != kind)
            throw Wrong($"{Shown()} has to be {called}.");
    }

    private string NameOf(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            throw Wrong("a key holds half of a surrogate pair; it has to be valid Unicode.");
        }
    }

    private string Decode(Func<JsonElement, string> read)
    {
        try
        {
            return read(Value);
        }
        catch (InvalidOperationException)
        {
            throw Wrong("the text holds half of a surrogate pair; it has to be valid Unicode.");
        }
    }
}
