using System.Text;
using System.Text.Json;
using ServingCluster.Inference.Tensors;

namespace ServingCluster.Inference.Scoring.Elements;

/// <summary>ISO 8601 texts into 64-bit integers (nanoseconds since 1970) or, as they stand, into strings.</summary>
internal sealed class MomentReader : ElementReader
{
    public override ElementFault ReadJson(ref Utf8JsonReader json, TensorBuffer target, int index)
    {
        if (json.TokenType != JsonTokenType.String)
            return Wrong(json.TokenType);
        return JsonText.TryGetUtf8(ref json, out var text) ? ReadText(text, target, index) : ElementFault.BadText;
    }

    public override ElementFault ReadText(ReadOnlySpan<byte> text, TensorBuffer target, int index)
    {
        if (!MomentText.TryParse(text, out var moment))
            return ElementFault.BadText;
        if (target.ElementType == TensorElementType.String)
            target.WriteText(index, Encoding.UTF8.GetString(text));
        else if (MomentText.TryToNanoseconds(moment, out var nanoseconds))
            target.Write(index, nanoseconds);
        else
            return ElementFault.OutOfRange;
        return ElementFault.None;
    }
}
