using ServingCluster.Inference.Scoring.Elements;
using ServingCluster.Inference.Scoring.Plans;

namespace ServingCluster.Inference.Scoring.Reading;

/// <summary>A CSV cell that is base64 of a row's bytes.</summary>
internal static class CsvBytes
{
    /// <summary>Reads the cell.</summary>
    public static bool TryRead(ReadOnlySpan<byte> cell, RequestScratch scratch, InputField field, int row)
    {
        var fault = Base64Text.TryDecode(cell, out var bytes);
        return fault == ElementFault.None
            ? CellReader.TryWriteBytes(bytes, scratch, field, row)
            : CellReader.Fail(scratch, field, row, Shown.Fault(fault, $"'{Shown.Text(cell)}'", "base64 (binary)"));
    }
}
