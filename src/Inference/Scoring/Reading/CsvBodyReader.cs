using ServingCluster.Inference.Scoring.Elements;
using ServingCluster.Inference.Scoring.Plans;

namespace ServingCluster.Inference.Scoring.Reading;

/// <summary>Reads <c>text/csv</c> with a header line. Blank lines are skipped; an empty cell, <c>NA</c>, <c>NaN</c> and <c>null</c> stand for a
/// missing value except in columns of text.</summary>
internal static class CsvBodyReader
{
    /// <summary>Reads the body, which is UTF-8.</summary>
    public static bool TryRead(ReadOnlySpan<byte> body, RequestScratch scratch)
    {
        scratch.Form = ResponseForm.Records;
        var csv = new CsvReader(body);
        if (!TryReadHeader(ref csv, scratch))
            return false;

        var row = 0;
        while (csv.TryNextLine())
        {
            if (!TryBeginRow(scratch, row) || !TryReadRow(ref csv, scratch, row))
                return false;
            if (scratch.Header.HasGaps && !scratch.Header.TryFillGaps(row))
                return false;
            row++;
        }

        scratch.Rows = row;
        return true;
    }

    private static bool TryReadHeader(ref CsvReader csv, RequestScratch scratch)
    {
        if (!csv.TryNextLine())
            return scratch.Fail($"The CSV body is empty; its first line has to name the columns: {scratch.Plan.FieldList}.");
        while (csv.TryNextCell(out var name))
        {
            if (!scratch.Header.TryAdd(name))
                return false;
        }

        return csv.Error.Length == 0 ? scratch.Header.TryEnd() && TryRequireCells(scratch) : scratch.Fail(csv.Error);
    }

    private static bool TryRequireCells(RequestScratch scratch)
    {
        if (scratch.Header.IsMatrix || !Array.Exists(scratch.Plan.Fields, f => !f.IsColumn && !f.IsBase64Row && scratch.Plan.Targets[f.Target].Rank > 2))
            return true;
        return scratch.Fail($"The model takes tensors, whose rows a CSV cell cannot hold; send JSON instead. It takes {scratch.Plan.FieldList}.");
    }

    private static bool TryBeginRow(RequestScratch scratch, int row)
    {
        if (!scratch.Header.IsMatrix)
            return scratch.TryBeginRow(row);
        return scratch.Targets[0].Buffer.TryReserve((row + 1L) * scratch.Header.Width) || scratch.Fail(Shown.TooLarge);
    }

    private static bool TryReadRow(ref CsvReader csv, RequestScratch scratch, int row)
    {
        var header = scratch.Header;
        var column = 0;
        while (csv.TryNextCell(out var cell))
        {
            if (column >= header.Width)
                return scratch.Fail($"Line {csv.Line} has more than the {header.Width} cells of the header.");
            if (header.IsMatrix)
            {
                if (!TryReadElement(cell, scratch, scratch.Plan.Fields[0], row, (row * header.Width) + column))
                    return false;
            }
            else if (header.Field(column) >= 0 && !TryReadCell(cell, scratch, scratch.Plan.Fields[header.Field(column)], row))
                return false;
            column++;
        }

        if (csv.Error.Length > 0)
            return scratch.Fail(csv.Error);
        return column == header.Width || scratch.Fail($"Line {csv.Line} has {column} cells, where the header has {header.Width}.");
    }

    private static bool TryReadCell(ReadOnlySpan<byte> cell, RequestScratch scratch, InputField field, int row)
    {
        if (field.Target < 0)
            return true;
        if (field.IsBase64Row)
            return CsvBytes.TryRead(cell, scratch, field, row);
        var target = scratch.Targets[field.Target];
        if (field.IsColumn)
            return TryReadElement(cell, scratch, field, row, (row * target.Plan.Stride) + field.Offset);

        // A tensor of one element per row.
        if (target.Plan.Rank == 0 || (target.Plan.Rank == 2 && !target.TrySetAxis(1, 1)))
        {
            return CellReader.Fail(
                scratch, field, row, $"one CSV cell cannot hold a row of {TensorSize(target)}; name a column per element, or send JSON.");
        }

        return target.Buffer.TryReserve(row + 1L) ? TryReadElement(cell, scratch, field, row, row) : scratch.Fail(Shown.TooLarge);
    }

    private static string TensorSize(TargetState target) => target.Plan.Rank == 0 ? "a scalar" : $"{target.Axis(1)} elements";

    private static bool TryReadElement(ReadOnlySpan<byte> cell, RequestScratch scratch, InputField field, int row, int index)
    {
        var buffer = scratch.Targets[field.Target].Buffer;
        ElementFault fault;
        if (field.Reader is TextElementReader)
            fault = field.Reader.ReadText(cell, buffer, index);
        else
        {
            var text = cell.Trim((byte)' ');
            fault = IsMissing(text) ? field.Reader.WriteMissing(buffer, index) : field.Reader.ReadText(text, buffer, index);
        }

        return fault == ElementFault.None
            || CellReader.Fail(scratch, field, row, Shown.Fault(fault, $"'{Shown.Text(cell)}'", field.Reader.Expectation));
    }

    private static bool IsMissing(ReadOnlySpan<byte> text) =>
        text.IsEmpty || text.SequenceEqual("NaN"u8) || text.SequenceEqual("nan"u8) || text.SequenceEqual("NA"u8) || text.SequenceEqual("null"u8);
}
