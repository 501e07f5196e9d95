using System.Text.Json;

namespace ServingCluster.Inference.Scoring.Reading;

/// <summary>Reads <c>instances</c>, and <c>inputs</c> when it is a list: rows that are values, nested lists, or objects.</summary>
internal static class InstancesReader
{
    /// <summary>Reads the JSON value that the reader stands on, through its end.</summary>
    public static bool TryRead(ref Utf8JsonReader json, RequestScratch scratch, string key)
    {
        if (json.TokenType != JsonTokenType.StartArray)
            return scratch.Fail($"'{key}' is {Shown.Value(ref json)}; it has to be a list of rows.");
        var ahead = json;
        ahead.Read();
        if (ahead.TokenType == JsonTokenType.StartObject)
            return RecordsReader.TryRead(ref json, scratch);
        if (scratch.Plan.IsColumnBased)
            return RowsReader.TryRead(ref json, scratch);
        return scratch.Plan.Fields.Length == 1
            ? TensorReader.TryRead(ref json, scratch, scratch.Plan.Fields[0], firstAxis: 0, row: 0)
            : scratch.Fail(
                $"'{key}' is a list without names, but the model has {scratch.Plan.Fields.Length} inputs; give each by name: {scratch.Plan.FieldList}.");
    }
}
