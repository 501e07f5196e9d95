using System.Text.Json;

namespace ServingCluster.Inference.Scoring.Reading;

/// <summary>Reads a list of rows, each a list of cells, by the request's header. Without a header the cells come in the model's order.</summary>
internal static class RowsReader
{
    /// <summary>Reads the JSON list that the reader stands on, through its end.</summary>
    public static bool TryRead(ref Utf8JsonReader json, RequestScratch scratch)
    {
        var header = scratch.Header;
        if (!header.IsComplete && !header.TryByPosition(scratch.Plan.Fields.Length))
            return false;
        var row = 0;
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (!scratch.TryBeginRow(row) || !TryReadRow(ref json, scratch, row))
                return false;
            if (header.HasGaps && !header.TryFillGaps(row))
                return false;
            row++;
        }

        scratch.Rows = row;
        return true;
    }

    private static bool TryReadRow(ref Utf8JsonReader json, RequestScratch scratch, int row)
    {
        var width = scratch.Header.Width;
        if (json.TokenType != JsonTokenType.StartArray)
        {
            // A row of one column may be given as its value.
            return width == 1 && json.TokenType != JsonTokenType.StartObject
                ? CellReader.TryRead(ref json, scratch, scratch.Header.Field(0), row)
                : scratch.Fail($"Row {row} is {Shown.Value(ref json)}; it has to be a list of {width} values.");
        }

        var column = 0;
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (column >= width)
                return scratch.Fail($"Row {row} has more than the {width} values that a row has.");
            var field = scratch.Header.Field(column++);
            if (field < 0)
                json.Skip();
            else if (!CellReader.TryRead(ref json, scratch, field, row))
                return false;
        }

        return column == width || scratch.Fail($"Row {row} has {column} values, where {width} are due.");
    }
}
