using System.Text.Json;

namespace ServingCluster.Inference.Constraints.Schemas;

/// <summary>The types of JSON Schema.</summary>
internal static class SchemaTypes
{
    private static readonly string[] All = ["object", "array", "string", "number", "integer", "boolean", "null"];

    /// <summary>The types that a schema allows, from its <c>type</c> or else its other keywords; none where it allows all.</summary>
    public static IReadOnlyList<string> Of(JsonElement schema, string path, List<string> asserted)
    {
        if (!schema.TryGetProperty("type", out var type))
            return [.. asserted.Select(k => SchemaKeywords.Asserting[k]).Where(t => t.Length > 0).Distinct()];
        return type.ValueKind == JsonValueKind.Array
            ? [.. SchemaValues.Array(type, path + ".type").Select((t, i) => Known(t, $"{path}.type[{i}]")).Distinct()]
            : [Known(type, path + ".type")];
    }

    public static bool Has(string type, JsonElement value) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && double.IsInteger(value.GetDouble()),
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        _ => value.ValueKind == JsonValueKind.Null,
    };

    private static string Known(JsonElement type, string path) =>
        type.ValueKind == JsonValueKind.String && All.Contains(type.GetString())
            ? type.GetString()!
            : throw SchemaError.At(path, $"{type.GetRawText()} is no type; known are {string.Join(", ", All)}.");
}
