using System.Text.Json;
using ServingCluster.Models;

namespace ServingCluster.Frontend.Endpoints;

/// <summary>The pieces of which the schemas of requests and answers are made. Each writes members of an open object.</summary>
internal static class SchemaParts
{
    /// <summary>One input or output as it is: a scalar for a column, nested arrays for a tensor.</summary>
    public static void WriteField(Utf8JsonWriter json, SignatureField field) => Write(json, field, skippedDimensions: 0);

    /// <summary>The share of one row in an input or output.</summary>
    public static void WriteRow(Utf8JsonWriter json, SignatureField field) => Write(json, field, skippedDimensions: 1);

    /// <summary>An input or output of all rows: an array of scalars for a column.</summary>
    public static void WriteWhole(Utf8JsonWriter json, SignatureField field)
    {
        if (field.Column is { } column)
            WriteArrayOf(json, column);
        else
            WriteField(json, field);
    }

    public static void WriteFieldObject(Utf8JsonWriter json, SignatureField field)
    {
        json.WriteStartObject();
        WriteField(json, field);
        json.WriteEndObject();
    }

    /// <summary>An object with a property for each field.</summary>
    public static void WriteNamed(
        Utf8JsonWriter json, IReadOnlyList<SignatureField> fields, Action<Utf8JsonWriter, SignatureField> members)
    {
        json.WriteString("type", "object");
        json.WriteStartObject("properties");
        foreach (var field in fields)
        {
            json.WriteStartObject(field.Name ?? "");
            members(json, field);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        WriteRequired(json, fields.Where(f => f.Required).Select(f => f.Name ?? ""));
    }

    public static void WriteRequired(Utf8JsonWriter json, IEnumerable<string> names)
    {
        json.WriteStartArray("required");
        foreach (var name in names)
            json.WriteStringValue(name);
        json.WriteEndArray();
    }

    public static void WriteArrayOf(Utf8JsonWriter json, ColumnType type)
    {
        json.WriteString("type", "array");
        json.WriteStartObject("items");
        WriteType(json, type);
        json.WriteEndObject();
    }

    public static void WriteType(Utf8JsonWriter json, ColumnType type)
    {
        var (name, format) = type switch
        {
            ColumnType.Boolean => ("boolean", null),
            ColumnType.Integer => ("integer", "int32"),
            ColumnType.Long => ("integer", "int64"),
            ColumnType.Float => ("number", "float"),
            ColumnType.Double => ("number", "double"),
            ColumnType.Binary => ("string", "byte"),
            ColumnType.DateTime => ("string", "date-time"),
            _ => ("string", (string?)null),
        };
        json.WriteString("type", name);
        if (format is not null)
            json.WriteString("format", format);
    }

    private static void Write(Utf8JsonWriter json, SignatureField field, int skippedDimensions)
    {
        if (field.Column is { } column)
            WriteType(json, column);
        else if (field.Tensor is { } tensor)
            WriteTensor(json, tensor, skippedDimensions);
    }

    private static void WriteTensor(Utf8JsonWriter json, TensorField tensor, int dimension)
    {
        if (dimension >= tensor.Shape.Count)
        {
            json.WriteString("type", TypeOf(tensor.DType));
            return;
        }

        json.WriteString("type", "array");
        if (tensor.Shape[dimension] >= 0)
        {
            json.WriteNumber("minItems", tensor.Shape[dimension]);
            json.WriteNumber("maxItems", tensor.Shape[dimension]);
        }

        json.WriteStartObject("items");
        WriteTensor(json, tensor, dimension + 1);
        json.WriteEndObject();
    }

    private static string TypeOf(string dtype) => dtype switch
    {
        "bool" => "boolean",
        "str" or "object" or "bytes" => "string",
        _ when dtype.StartsWith("int", StringComparison.Ordinal) || dtype.StartsWith("uint", StringComparison.Ordinal) => "integer",
        _ => "number",
    };
}
