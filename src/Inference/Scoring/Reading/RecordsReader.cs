using System.Text.Json;
using ServingCluster.Inference.Scoring.Elements;

namespace ServingCluster.Inference.Scoring.Reading;

/// <summary>Reads a list of objects, each a row by names.</summary>
internal static class RecordsReader
{
    /// <summary>Reads the JSON list that the reader stands on, through its end.</summary>
    public static bool TryRead(ref Utf8JsonReader json, RequestScratch scratch)
    {
        if (scratch.Plan.TakesMatrix && !NamesAnyField(json, scratch))
            return MatrixRecordsReader.TryRead(ref json, scratch);

        var row = 0;
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (!scratch.TryBeginRow(row) || !TryReadRow(ref json, scratch, row))
                return false;
            row++;
        }

        scratch.Rows = row;
        return true;
    }

    /// <summary>Fails unless the reader stands on an object.</summary>
    public static bool TryRequireObject(ref Utf8JsonReader json, RequestScratch scratch, int row) =>
        json.TokenType == JsonTokenType.StartObject
        || scratch.Fail($"Row {row} is {Shown.Value(ref json)}; it has to be an object such as {{\"name\": value}}, as all rows.");

    private static bool TryReadRow(ref Utf8JsonReader json, RequestScratch scratch, int row)
    {
        if (!TryRequireObject(ref json, scratch, row))
            return false;
        var mark = row + 1;
        var seen = 0;
        var guess = 0;
        while (json.Read() && json.TokenType != JsonTokenType.EndObject)
        {
            JsonText.TryGetUtf8(ref json, out var name);
            var field = scratch.Plan.Names.Find(name, guess);
            if (field < 0)
            {
                scratch.NoteExtra(name);
                json.Read();
                json.Skip();
                continue;
            }

            json.Read();
            guess = field + 1;
            seen++;
            if (!scratch.TrySee(field, mark))
                return scratch.Fail($"Row {row} has '{scratch.Plan.Fields[field].Name}' twice.");
            if (!CellReader.TryRead(ref json, scratch, field, row))
                return false;
        }

        return seen == scratch.Plan.Fields.Length || (scratch.TryRequireAll(mark, row) && scratch.TryFill(mark, row));
    }

    // Looks ahead with a copy of the reader; the first row tells.
    private static bool NamesAnyField(Utf8JsonReader json, RequestScratch scratch)
    {
        json.Read();
        if (json.TokenType != JsonTokenType.StartObject)
            return true;
        while (json.Read() && json.TokenType != JsonTokenType.EndObject)
        {
            if (JsonText.TryGetUtf8(ref json, out var name) && scratch.Plan.Names.Find(name, 0) >= 0)
                return true;
            json.Read();
            json.Skip();
        }

        return false;
    }
}
