using ServingCluster.Models;

namespace ServingCluster.Inference.Models;

/// <summary>MLflow's names of column types.</summary>
internal static class ColumnTypes
{
    private const string Known = "boolean, integer, long, float, double, string, binary, datetime";

    /// <summary>Reads a name such as <c>double</c>.</summary>
    /// <param name="name">The name.</param>
    /// <param name="key">Where it stands.</param>
    /// <exception cref="Errors.ServingException">It is unknown, or a nested type that no ONNX graph takes.</exception>
    public static ColumnType Parse(string name, string key) => name switch
    {
        "boolean" => ColumnType.Boolean,
        "integer" => ColumnType.Integer,
        "long" => ColumnType.Long,
        "float" => ColumnType.Float,
        "double" => ColumnType.Double,
        "string" => ColumnType.String,
        "binary" => ColumnType.Binary,
        "datetime" => ColumnType.DateTime,
        "array" or "object" or "map" or "any" => throw SignatureJson.Wrong(
            key, $"the type '{name}' is nested, which an ONNX graph cannot take; use one of {Known}, or a tensor."),
        _ => throw SignatureJson.Wrong(key, $"the type '{name}' is not known; it has to be one of {Known}, or tensor."),
    };

    /// <summary>The wire name.</summary>
    public static string WireName(this ColumnType type) => type switch
    {
        ColumnType.Boolean => "boolean",
        ColumnType.Integer => "integer",
        ColumnType.Long => "long",
        ColumnType.Float => "float",
        ColumnType.Double => "double",
        ColumnType.String => "string",
        ColumnType.Binary => "binary",
        _ => "datetime",
    };
}
