using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using ServingCluster.Errors;
using ServingCluster.Inference.Models;

namespace ServingCluster.Inference.Graphs.Configs;

/// <summary>An object of a model's JSON files. Asking it for a value of the wrong kind is an error that names file and key.</summary>
internal sealed class ConfigObject(string file, JsonElement element, string path = "")
{
    // A config is a few kilobytes; a larger file is none.
    private const long LargestFile = 16 << 20;

    /// <summary>Reads a file whose root is an object.</summary>
    /// <exception cref="ServingException">It is missing or no JSON object.</exception>
    public static ConfigObject Read(string folder, string name) =>
        ReadIfThere(folder, name) ?? throw Broken.Folder($"{name}: the file is missing from the model folder.");

    /// <summary>Reads a file whose root is an object; null when there is none.</summary>
    /// <exception cref="ServingException">It is no JSON object.</exception>
    public static ConfigObject? ReadIfThere(string folder, string name)
    {
        var info = new FileInfo(Path.Combine(folder, name));
        if (!info.Exists)
            return null;
        if (info.Length > LargestFile)
            throw Broken.Key(name, "", $"the file is larger than {LargestFile >> 20} MiB.");
        try
        {
            using var document = StrictJson.Parse(File.ReadAllBytes(info.FullName));
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? new ConfigObject(name, document.RootElement.Clone())
                : throw Broken.Key(name, "", "it has to be a JSON object.");
        }
        catch (JsonException e)
        {
            throw Broken.Key(name, "", $"is not valid JSON: {e.Message}", e);
        }
    }

    /// <summary>Whether the key is there and not null.</summary>
    public bool Has(string key) => TryGet(key, out _);

    /// <summary>A required whole number.</summary>
    public int Int(string key, int least = 1, int most = int.MaxValue) =>
        IntOrNull(key, least, most) ?? throw Missing(key, "a whole number");

    /// <summary>A whole number; null when it is missing.</summary>
    public int? IntOrNull(string key, int least = 1, int most = int.MaxValue)
    {
        if (!TryGet(key, out var value))
            return null;
        if (value.ValueKind != JsonValueKind.Number || !TryWhole(value, out var number))
            throw Wrong(key, $"is {value.GetRawText()}; it has to be a whole number.");
        if (number < least || number > most)
            throw Wrong(key, $"is {number}; it has to be {(most == int.MaxValue ? $"at least {least}" : $"from {least} to {most}")}.");
        return (int)number;
    }

    /// <summary>A number; null when it is missing.</summary>
    /// <param name="key">The key.</param>
    /// <param name="above">What it has to be more than.</param>
    public double? NumberOrNull(string key, double above = double.NegativeInfinity)
    {
        if (!TryGet(key, out var value))
            return null;
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetDouble(out var number) || !double.IsFinite(number))
            throw Wrong(key, $"is {value.GetRawText()}; it has to be a number.");
        return number > above ? number : throw Wrong(key, $"is {value.GetRawText()}; it has to be more than {above}.");
    }

    /// <summary>A required number.</summary>
    public double Number(string key, double above = double.NegativeInfinity) =>
        NumberOrNull(key, above) ?? throw Missing(key, "a number");

    /// <summary>A flag; <paramref name="otherwise"/> when it is missing.</summary>
    public bool Flag(string key, bool otherwise)
    {
        if (!TryGet(key, out var value))
            return otherwise;
        return value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? value.GetBoolean()
            : throw Wrong(key, $"is {value.GetRawText()}; it has to be true or false.");
    }

    /// <summary>A text; null when it is missing.</summary>
    public string? TextOrNull(string key)
    {
        if (!TryGet(key, out var value))
            return null;
        return value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw Wrong(key, $"is {value.GetRawText()}; it has to be a text.");
    }

    /// <summary>A list of texts; null when it is missing.</summary>
    public IReadOnlyList<string>? TextsOrNull(string key)
    {
        if (!TryGet(key, out var value))
            return null;
        if (value.ValueKind != JsonValueKind.Array || value.EnumerateArray().Any(static item => item.ValueKind != JsonValueKind.String))
            throw Wrong(key, "has to be a list of texts.");
        return [.. value.EnumerateArray().Select(static item => item.GetString()!)];
    }

    /// <summary>A text or a list of texts; empty when it is missing.</summary>
    public IReadOnlyList<string> TextOrTexts(string key) =>
        TryGet(key, out var value) && value.ValueKind == JsonValueKind.String ? [value.GetString()!] : TextsOrNull(key) ?? [];

    /// <summary>A whole number or a list of them; empty when it is missing.</summary>
    public IReadOnlyList<int> Ints(string key, int least, int most)
    {
        if (!TryGet(key, out var value))
            return [];
        if (value.ValueKind != JsonValueKind.Array)
            return [Int(key, least, most)];
        var numbers = new List<int>();
        foreach (var item in value.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Number || !TryWhole(item, out var number) || number < least || number > most)
                throw Wrong(key, $"holds {item.GetRawText()}; it has to hold whole numbers from {least} to {most}.");
            numbers.Add((int)number);
        }

        return numbers;
    }

    /// <summary>An object; null when it is missing.</summary>
    public ConfigObject? ObjectOrNull(string key)
    {
        if (!TryGet(key, out var value))
            return null;
        return value.ValueKind == JsonValueKind.Object
            ? new ConfigObject(file, value, PathOf(key))
            : throw Wrong(key, $"is {value.GetRawText()}; it has to be an object.");
    }

    /// <summary>All keys.</summary>
    public IEnumerable<string> Keys() => element.EnumerateObject().Select(static p => p.Name);

    /// <summary>The keys whose values are objects.</summary>
    public IEnumerable<string> ObjectKeys() =>
        element.EnumerateObject().Where(static p => p.Value.ValueKind == JsonValueKind.Object).Select(static p => p.Name);

    /// <summary>An error about a key.</summary>
    public ServingException Wrong(string key, string message) => Broken.Key(file, PathOf(key), message);

    private ServingException Missing(string key, string what) => Wrong(key, $"is missing; it has to be {what}.");

    private string PathOf(string key) => path.Length == 0 ? key : $"{path}.{key}";

    private bool TryGet(string key, [NotNullWhen(true)] out JsonElement value) =>
        element.TryGetProperty(key, out value) && value.ValueKind != JsonValueKind.Null;

    // Some writers give 32.0 for 32.
    private static bool TryWhole(JsonElement value, out long number)
    {
        if (value.TryGetInt64(out number))
            return true;
        if (!value.TryGetDouble(out var real) || real != Math.Floor(real) || Math.Abs(real) > int.MaxValue)
            return false;
        number = (long)real;
        return true;
    }
}
