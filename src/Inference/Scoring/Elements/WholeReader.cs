using System.Numerics;
using System.Text.Json;

namespace ServingCluster.Inference.Scoring.Elements;

/// <summary>Whole numbers into integer elements.</summary>
/// <param name="range">What is allowed, within the range of <typeparamref name="T"/>.</param>
internal sealed class WholeReader<T>(WholeRange range) : ElementReader
    where T : unmanaged, IBinaryInteger<T>
{
    public override ElementFault ReadJson(ref Utf8JsonReader json, TensorBuffer target, int index) =>
        json.TokenType == JsonTokenType.Number ? ReadText(json.ValueSpan, target, index) : Wrong(json.TokenType);

    public override ElementFault ReadText(ReadOnlySpan<byte> text, TensorBuffer target, int index)
    {
        var fault = range.TryParse(text, out var value);
        if (fault == ElementFault.None)
            target.Write(index, T.CreateTruncating(value));
        return fault;
    }
}
