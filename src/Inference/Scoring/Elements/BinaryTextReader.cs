using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace ServingCluster.Inference.Scoring.Elements;

/// <summary>Base64 into string elements; the bytes have to be UTF-8, which is what ONNX Runtime's strings are.</summary>
internal sealed class BinaryTextReader : ElementReader
{
    public override ElementFault ReadJson(ref Utf8JsonReader json, TensorBuffer target, int index)
    {
        var fault = Base64Text.TryDecode(ref json, out var bytes);
        return fault == ElementFault.None ? Write(bytes, target, index) : fault;
    }

    public override ElementFault ReadText(ReadOnlySpan<byte> text, TensorBuffer target, int index)
    {
        var fault = Base64Text.TryDecode(text, out var bytes);
        return fault == ElementFault.None ? Write(bytes, target, index) : fault;
    }

    private static ElementFault Write(ReadOnlySpan<byte> bytes, TensorBuffer target, int index)
    {
        if (!Utf8.IsValid(bytes))
            return ElementFault.BadText;
        target.WriteText(index, Encoding.UTF8.GetString(bytes));
        return ElementFault.None;
    }
}
