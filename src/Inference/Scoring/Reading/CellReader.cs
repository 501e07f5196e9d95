using System.Text.Json;
using ServingCluster.Inference.Scoring.Elements;
using ServingCluster.Inference.Scoring.Plans;

namespace ServingCluster.Inference.Scoring.Reading;

/// <summary>Reads one cell of a row: a column's value, or a tensor's row.</summary>
internal static class CellReader
{
    /// <summary>Reads the JSON value that the reader stands on, through its end.</summary>
    public static bool TryRead(ref Utf8JsonReader json, RequestScratch scratch, int index, int row)
    {
        var field = scratch.Plan.Fields[index];
        if (field.Target < 0)
        {
            json.Skip();
            return true;
        }

        if (field.IsBase64Row)
            return TryReadBytes(ref json, scratch, field, row);
        if (!field.IsColumn)
            return TensorReader.TryRead(ref json, scratch, field, firstAxis: 1, row);

        var target = scratch.Targets[field.Target];
        var fault = field.Reader.ReadJson(ref json, target.Buffer, (row * target.Plan.Stride) + field.Offset);
        if (fault == ElementFault.Missing && !field.Required)
            fault = field.Reader.WriteMissing(target.Buffer, (row * target.Plan.Stride) + field.Offset);
        return fault == ElementFault.None || Fail(scratch, field, row, Shown.Fault(fault, Shown.Value(ref json), field.Reader.Expectation));
    }

    /// <summary>Fails with the place of the cell.</summary>
    public static bool Fail(RequestScratch scratch, InputField field, int row, string message)
    {
        var name = field.Name is null ? $"column {Array.IndexOf(scratch.Plan.Fields, field)}" : $"{(field.IsColumn ? "column" : "input")} '{field.Name}'";
        return scratch.Fail($"Row {row}, {name}: {message}");
    }

    /// <summary>Appends a row of bytes.</summary>
    public static bool TryWriteBytes(ReadOnlySpan<byte> bytes, RequestScratch scratch, InputField field, int row)
    {
        var target = scratch.Targets[field.Target];
        if (!target.TrySetAxis(1, bytes.Length))
            return Fail(scratch, field, row, $"decodes to {bytes.Length} bytes, where {target.Axis(1)} are due.");
        if (!target.Buffer.TryReserve(Math.Max(1, target.Count + (long)bytes.Length)))
            return scratch.Fail(Shown.TooLarge);
        target.Buffer.WriteBytes(target.Count, bytes);
        target.Count += bytes.Length;
        return true;
    }

    private static bool TryReadBytes(ref Utf8JsonReader json, RequestScratch scratch, InputField field, int row)
    {
        var fault = Base64Text.TryDecode(ref json, out var bytes);
        if (fault != ElementFault.None)
            return Fail(scratch, field, row, Shown.Fault(fault, Shown.Value(ref json), "base64 (binary)"));
        return TryWriteBytes(bytes, scratch, field, row);
    }
}
