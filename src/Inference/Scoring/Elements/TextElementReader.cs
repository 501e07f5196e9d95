using System.Text;
using System.Text.Json;

namespace ServingCluster.Inference.Scoring.Elements;

/// <summary>Texts into string elements.</summary>
internal sealed class TextElementReader : ElementReader
{
    public override ElementFault ReadJson(ref Utf8JsonReader json, TensorBuffer target, int index)
    {
        if (json.TokenType != JsonTokenType.String)
            return Wrong(json.TokenType);
        if (!JsonText.TryGet(ref json, out var text))
            return ElementFault.BadText;
        target.WriteText(index, text);
        return ElementFault.None;
    }

    public override ElementFault ReadText(ReadOnlySpan<byte> text, TensorBuffer target, int index)
    {
        target.WriteText(index, Encoding.UTF8.GetString(text));
        return ElementFault.None;
    }

}
