using System.Text;
using System.Text.Json;

namespace ServingCluster.Inference.Scoring.Elements;

/// <summary>True and false into elements of any numeric type.</summary>
/// <param name="no">What stands for false.</param>
/// <param name="yes">What stands for true.</param>
internal sealed class FlagReader<T>(T no, T yes) : ElementReader
    where T : unmanaged
{
    public override ElementFault ReadJson(ref Utf8JsonReader json, TensorBuffer target, int index)
    {
        if (json.TokenType is not (JsonTokenType.True or JsonTokenType.False))
            return Wrong(json.TokenType);
        target.Write(index, json.TokenType == JsonTokenType.True ? yes : no);
        return ElementFault.None;
    }

    public override ElementFault ReadText(ReadOnlySpan<byte> text, TensorBuffer target, int index)
    {
        // In any case: Python writes True, R TRUE, the rest true.
        var isYes = Ascii.EqualsIgnoreCase(text, "true"u8);
        if (!isYes && !Ascii.EqualsIgnoreCase(text, "false"u8))
            return ElementFault.WrongKind;
        target.Write(index, isYes ? yes : no);
        return ElementFault.None;
    }
}
