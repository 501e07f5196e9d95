using System.Text.Json;
using ServingCluster.Inference.Scoring.Elements;
using ServingCluster.Inference.Scoring.Plans;

namespace ServingCluster.Inference.Scoring.Reading;

/// <summary>Reads a list of objects as the model's one matrix: the first row's names are the columns, in its order.</summary>
internal static class MatrixRecordsReader
{
    /// <summary>Reads the JSON list that the reader stands on, through its end.</summary>
    public static bool TryRead(ref Utf8JsonReader json, RequestScratch scratch)
    {
        var names = new List<byte[]>();
        if (!TryReadHeader(json, scratch, names))
            return false;

        var table = new NameTable([.. names]);
        var seen = new int[names.Count];
        var row = 0;
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (!RecordsReader.TryRequireObject(ref json, scratch, row) || !TryReadRow(ref json, scratch, table, seen, row))
                return false;
            row++;
        }

        scratch.Rows = row;
        return true;
    }

    // With a copy of the reader, which then starts over.
    private static bool TryReadHeader(Utf8JsonReader json, RequestScratch scratch, List<byte[]> names)
    {
        json.Read();
        while (json.Read() && json.TokenType != JsonTokenType.EndObject)
        {
            if (!JsonText.TryGetUtf8(ref json, out var name) || name.IsEmpty)
                return scratch.Fail("Row 0 has a column without a name.");
            if (!scratch.Header.TryAdd(name))
                return false;
            names.Add(name.ToArray());
            json.Read();
            json.Skip();
        }

        return scratch.Header.TryEnd();
    }

    private static bool TryReadRow(ref Utf8JsonReader json, RequestScratch scratch, NameTable names, int[] seen, int row)
    {
        var target = scratch.Targets[0];
        var reader = scratch.Plan.Fields[0].Reader;
        if (!target.Buffer.TryReserve((row + 1L) * seen.Length))
            return scratch.Fail(Shown.TooLarge);
        var count = 0;
        while (json.Read() && json.TokenType != JsonTokenType.EndObject)
        {
            JsonText.TryGetUtf8(ref json, out var name);
            var column = names.Find(name, count);
            if (column < 0 || seen[column] == row + 1)
                return scratch.Fail($"Row {row}: the column '{Shown.Text(name)}' is {(column < 0 ? "not in the first row" : "there twice")}.");
            seen[column] = row + 1;
            count++;
            json.Read();
            var fault = reader.ReadJson(ref json, target.Buffer, (row * seen.Length) + column);
            if (fault != ElementFault.None)
                return scratch.Fail($"Row {row}, column '{Shown.Text(name)}': {Shown.Fault(fault, Shown.Value(ref json), reader.Expectation)}");
        }

        return count == seen.Length || scratch.Fail($"Row {row} has {count} columns, where the first has {seen.Length}.");
    }
}
