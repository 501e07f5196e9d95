using ServingCluster.Inference.Tensors;

namespace ServingCluster.Inference.Onnx;

/// <summary>Turns a run's outputs into model values.</summary>
internal static unsafe class ModelValueReader
{
    /// <summary>Takes over a native value: tensors of numbers keep its memory, the rest is copied and the value released.</summary>
    /// <param name="value">Owned by the answer afterwards, also when this throws.</param>
    /// <param name="type">The output's declared type.</param>
    public static ModelValue Take(nint value, OrtType type)
    {
        var owner = new OrtValue(value);
        try
        {
            if (type.Kind == OrtKind.Tensor && type.ElementType != TensorElementType.String)
                return Wrap(owner);
            using (owner)
                return Copy(value, type);
        }
        catch
        {
            owner.Dispose();
            throw;
        }
    }

    /// <summary>Whether <see cref="Take"/> understands outputs of this type.</summary>
    public static bool Supports(OrtType type) => type.Kind switch
    {
        OrtKind.Tensor => true,
        OrtKind.Sequence => type.Element is { Kind: OrtKind.Map } map && Supports(map),
        OrtKind.Map => MapSequenceReader.Supports(type),
        _ => false,
    };

    private static Tensor Wrap(OrtValue owner)
    {
        using var lease = owner.Use();
        var (type, shape) = OrtValues.TensorInfo(lease.Native);
        var length = checked((int)type.SizeInBytes(TensorShape.ElementCount(shape)));
        var memory = new OrtTensorMemory(owner, (byte*)OrtValues.Data(lease.Native), length);
        return Tensor.Wrap(type, shape, memory.Memory, memory);
    }

    private static ModelValue Copy(nint value, OrtType type) => type.Kind switch
    {
        OrtKind.Tensor => Tensor.FromStrings(OrtValues.TensorInfo(value).Shape, OrtStrings.Read(value)),
        OrtKind.Map => MapSequenceReader.ReadMap(value, type),
        _ => MapSequenceReader.ReadSequence(value, type.Element!),
    };
}
