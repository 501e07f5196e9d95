using System.Text.Json;

namespace ServingCluster.Inference.Scoring.Elements;

/// <summary>Numbers into floating-point elements; a missing value becomes NaN.</summary>
internal sealed class FloatingReader<T, TFormat> : ElementReader
    where T : unmanaged
    where TFormat : struct, IFloatingFormat<T>
{
    public override ElementFault ReadJson(ref Utf8JsonReader json, TensorBuffer target, int index)
    {
        if (json.TokenType == JsonTokenType.Number)
        {
            if (!TFormat.TryParse(json.ValueSpan, out var value))
                return ElementFault.OutOfRange;
            target.Write(index, value);
            return ElementFault.None;
        }

        return json.TokenType == JsonTokenType.Null ? WriteMissing(target, index) : Wrong(json.TokenType);
    }

    public override ElementFault ReadText(ReadOnlySpan<byte> text, TensorBuffer target, int index)
    {
        if (TFormat.TryParse(text, out var value))
        {
            target.Write(index, value);
            return ElementFault.None;
        }

        // A number that was read but is infinite was out of range; "inf" itself is not taken.
        return text.Length > 0 && (char)text[^1] is >= '0' and <= '9' && NumberText.TryParseWhole(text, out _, out _) != ElementFault.WrongKind
            ? ElementFault.OutOfRange
            : ElementFault.WrongKind;
    }

    public override ElementFault WriteMissing(TensorBuffer target, int index)
    {
        target.Write(index, TFormat.NaN);
        return ElementFault.None;
    }
}
