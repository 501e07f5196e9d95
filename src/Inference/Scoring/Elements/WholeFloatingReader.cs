using System.Text.Json;

namespace ServingCluster.Inference.Scoring.Elements;

/// <summary>Whole numbers of an integer column into floating-point elements.</summary>
/// <param name="range">What is allowed.</param>
internal sealed class WholeFloatingReader<T, TFormat>(WholeRange range) : ElementReader
    where T : unmanaged
    where TFormat : struct, IFloatingFormat<T>
{
    public override ElementFault ReadJson(ref Utf8JsonReader json, TensorBuffer target, int index) =>
        json.TokenType == JsonTokenType.Number ? ReadText(json.ValueSpan, target, index) : Wrong(json.TokenType);

    public override ElementFault ReadText(ReadOnlySpan<byte> text, TensorBuffer target, int index)
    {
        var fault = range.TryParse(text, out _);
        if (fault != ElementFault.None)
            return fault;
        if (!TFormat.TryParse(text, out var value))
            return ElementFault.OutOfRange;
        target.Write(index, value);
        return ElementFault.None;
    }
}
