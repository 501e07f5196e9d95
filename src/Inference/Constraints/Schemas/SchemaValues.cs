using System.Text.Json;

namespace ServingCluster.Inference.Constraints.Schemas;

/// <summary>Reads the values of keywords, and says where they are not what they have to be.</summary>
internal static class SchemaValues
{
    /// <summary>A list that is not empty.</summary>
    public static IReadOnlyList<JsonElement> Array(JsonElement value, string path) =>
        value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0
            ? [.. value.EnumerateArray()]
            : throw SchemaError.At(path, "it has to be a list with at least one element.");

    public static JsonElement.ObjectEnumerator Object(JsonElement value, string path) =>
        value.ValueKind == JsonValueKind.Object ? value.EnumerateObject() : throw SchemaError.At(path, "it has to be an object.");

    /// <summary>A set of names; empty where the keyword is not there.</summary>
    public static HashSet<string> Names(JsonElement schema, string path, string keyword)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        if (!schema.TryGetProperty(keyword, out var list))
            return names;
        if (list.ValueKind != JsonValueKind.Array)
            throw SchemaError.At($"{path}.{keyword}", "it has to be a list of names.");
        foreach (var name in list.EnumerateArray())
            names.Add(name.ValueKind == JsonValueKind.String ? name.GetString()! : throw SchemaError.At($"{path}.{keyword}", "it has to be a list of names."));
        return names;
    }

    /// <summary>A least and a greatest number.</summary>
    public static (int Fewest, int Most) Bounds(JsonElement schema, string path, string fewest, string most)
    {
        var bounds = (Fewest: Bound(schema, path, fewest) ?? 0, Most: Bound(schema, path, most) ?? int.MaxValue);
        return bounds.Fewest <= bounds.Most ? bounds : throw SchemaError.At($"{path}.{fewest}", $"it is above {most}.");
    }

    private static int? Bound(JsonElement schema, string path, string keyword)
    {
        if (!schema.TryGetProperty(keyword, out var value))
            return null;
        // 3.0 is a whole number too.
        return value.ValueKind == JsonValueKind.Number && value.GetDouble() is >= 0 and < int.MaxValue and var bound && double.IsInteger(bound)
            ? (int)bound
            : throw SchemaError.At($"{path}.{keyword}", $"{value.GetRawText()} has to be a whole number of at least 0.");
    }
}
