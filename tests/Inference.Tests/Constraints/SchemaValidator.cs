using System.Text.Json;

namespace ServingCluster.Inference.Tests.Constraints;

/// <summary>Says whether a value follows a schema, by the words of JSON Schema's standard and not as the product goes about it.</summary>
internal sealed class SchemaValidator(JsonElement root)
{
    public bool IsValid(JsonElement value) => IsValid(root, value);

    private bool IsValid(JsonElement schema, JsonElement value)
    {
        if (schema.ValueKind is JsonValueKind.True or JsonValueKind.False)
            return schema.ValueKind == JsonValueKind.True;
        foreach (var keyword in schema.EnumerateObject())
        {
            if (!Holds(keyword.Name, keyword.Value, schema, value))
                return false;
        }

        return true;
    }

    private bool Holds(string keyword, JsonElement bound, JsonElement schema, JsonElement value) => keyword switch
    {
        "type" => bound.ValueKind == JsonValueKind.String ? IsOf(bound, value) : bound.EnumerateArray().Any(type => IsOf(type, value)),
        "enum" => bound.EnumerateArray().Any(item => JsonElement.DeepEquals(item, value)),
        "const" => JsonElement.DeepEquals(bound, value),
        "anyOf" => bound.EnumerateArray().Any(part => IsValid(part, value)),
        "allOf" => bound.EnumerateArray().All(part => IsValid(part, value)),
        "$ref" => IsValid(Find(bound.GetString()!), value),
        "properties" or "additionalProperties" => value.ValueKind != JsonValueKind.Object || HoldsProperties(keyword, bound, schema, value),
        "required" => value.ValueKind != JsonValueKind.Object || bound.EnumerateArray().All(name => value.TryGetProperty(name.GetString()!, out _)),
        "items" => value.ValueKind != JsonValueKind.Array || value.EnumerateArray().All(item => IsValid(bound, item)),
        "minimum" => value.ValueKind != JsonValueKind.Number || value.GetDecimal() >= bound.GetDecimal(),
        "maximum" => value.ValueKind != JsonValueKind.Number || value.GetDecimal() <= bound.GetDecimal(),
        "exclusiveMinimum" => value.ValueKind != JsonValueKind.Number || value.GetDecimal() > bound.GetDecimal(),
        "exclusiveMaximum" => value.ValueKind != JsonValueKind.Number || value.GetDecimal() < bound.GetDecimal(),
        "minItems" => value.ValueKind != JsonValueKind.Array || value.GetArrayLength() >= bound.GetInt32(),
        "maxItems" => value.ValueKind != JsonValueKind.Array || value.GetArrayLength() <= bound.GetInt32(),
        "minLength" => value.ValueKind != JsonValueKind.String || LengthOf(value) >= bound.GetInt32(),
        "maxLength" => value.ValueKind != JsonValueKind.String || LengthOf(value) <= bound.GetInt32(),
        _ => true,
    };

    private bool HoldsProperties(string keyword, JsonElement bound, JsonElement schema, JsonElement value)
    {
        var isKnown = schema.TryGetProperty("properties", out var known);
        foreach (var property in value.EnumerateObject())
        {
            var isNamed = isKnown && known.TryGetProperty(property.Name, out _);
            if (keyword == "properties" && isNamed && !IsValid(bound.GetProperty(property.Name), property.Value))
                return false;
            if (keyword == "additionalProperties" && !isNamed && !IsValid(bound, property.Value))
                return false;
        }

        return true;
    }

    private JsonElement Find(string reference) => reference.Split('/').Skip(1).Aggregate(root, (here, name) => here.GetProperty(name));

    private static int LengthOf(JsonElement value) => value.GetString()!.EnumerateRunes().Count();

    private static bool IsOf(JsonElement type, JsonElement value) => type.GetString() switch
    {
        "integer" => value.ValueKind == JsonValueKind.Number && double.IsInteger(value.GetDouble()),
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        var name => value.ValueKind.ToString().Equals(name, StringComparison.OrdinalIgnoreCase),
    };
}
