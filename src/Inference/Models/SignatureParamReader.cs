using System.Text.Json;
using ServingCluster.Models;

namespace ServingCluster.Inference.Models;

/// <summary>Reads one parameter of a signature.</summary>
internal static class SignatureParamReader
{
    /// <summary>Reads one entry of the list that stands at <paramref name="key"/>.</summary>
    public static SignatureParam Read(JsonElement item, string key)
    {
        var name = SignatureJson.Text(item, "name", key);
        var type = ColumnTypes.Parse(SignatureJson.Text(item, "type", key), SignatureJson.Describe(name, key));
        var value = item.TryGetProperty("default", out var given) ? given.GetRawText() : "null";
        // MLflow writes "shape": null for a scalar and [-1] for a list.
        var isList = item.TryGetProperty("shape", out var shape) && shape.ValueKind != JsonValueKind.Null;
        return new SignatureParam(name, type, value, isList);
    }
}
