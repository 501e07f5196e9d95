using System.Text.Json;
using ServingCluster.Inference.Scoring.Elements;
using ServingCluster.Inference.Scoring.Plans;

namespace ServingCluster.Inference.Scoring.Reading;

/// <summary>Reads <c>inputs</c>: whole tensors or columns by name, or the one tensor without.</summary>
internal static class InputsReader
{
    private const int Given = 1;

    /// <summary>Reads the JSON value that the reader stands on, through its end.</summary>
    public static bool TryRead(ref Utf8JsonReader json, RequestScratch scratch)
    {
        if (json.TokenType == JsonTokenType.StartObject)
            return TryReadNamed(ref json, scratch);
        // A scalar is a tensor without axes.
        return json.TokenType != JsonTokenType.StartArray && scratch.Plan is { IsColumnBased: false, Targets: [{ Rank: 0 }] }
            ? TensorReader.TryRead(ref json, scratch, scratch.Plan.Fields[0], firstAxis: 0, row: 0)
            : InstancesReader.TryRead(ref json, scratch, "inputs");
    }

    private static bool TryReadNamed(ref Utf8JsonReader json, RequestScratch scratch)
    {
        var seen = 0;
        while (json.Read() && json.TokenType != JsonTokenType.EndObject)
        {
            JsonText.TryGetUtf8(ref json, out var name);
            var index = scratch.Plan.Names.Find(name, seen);
            if (index < 0)
                scratch.NoteExtra(name);
            json.Read();
            if (index < 0)
            {
                json.Skip();
                continue;
            }

            seen++;
            var field = scratch.Plan.Fields[index];
            if (!scratch.TrySee(index, Given))
                return scratch.Fail($"'inputs' has '{field.Name}' twice.");
            if (!TryReadField(ref json, scratch, field, index))
                return false;
        }

        return seen == scratch.Plan.Fields.Length || TryEnd(scratch);
    }

    private static bool TryReadField(ref Utf8JsonReader json, RequestScratch scratch, InputField field, int index) =>
        field.IsColumn || field.IsBase64Row
            ? TryReadColumn(ref json, scratch, index)
            : TensorReader.TryRead(ref json, scratch, field, firstAxis: 0, row: 0);

    private static bool TryReadColumn(ref Utf8JsonReader json, RequestScratch scratch, int index)
    {
        var name = scratch.Plan.Fields[index].Name;
        if (json.TokenType != JsonTokenType.StartArray)
            return scratch.Fail($"Column '{name}' is {Shown.Value(ref json)}; it has to be a list with a value per row.");
        var row = 0;
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (!scratch.TryBeginRow(row) || !CellReader.TryRead(ref json, scratch, index, row))
                return false;
            row++;
        }

        if (scratch.Rows >= 0 && scratch.Rows != row)
            return scratch.Fail($"Column '{name}' has {row} values, where the one before has {scratch.Rows}; all have to be of one length.");
        scratch.Rows = row;
        return true;
    }

    private static bool TryEnd(RequestScratch scratch)
    {
        if (!scratch.TryRequireAll(Given, row: -1))
            return false;
        for (var row = 0; row < scratch.Rows; row++)
        {
            if (!scratch.TryFill(Given, row))
                return false;
        }

        return true;
    }
}
