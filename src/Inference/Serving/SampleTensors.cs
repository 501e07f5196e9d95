using System.Runtime.InteropServices;
using ServingCluster.Inference.Tensors;

namespace ServingCluster.Inference.Serving;

/// <summary>Makes up inputs for a trial: small, different in every row, and the same at every call.</summary>
internal static class SampleTensors
{
    // Every further axis of free size gets this many entries; axes of one name agree by themselves.
    private const long FreeAxis = 4;

    /// <summary>Rows <paramref name="firstRow"/> to <paramref name="firstRow"/> + <paramref name="rows"/> - 1 of an endless made-up data set.</summary>
    public static Tensor[] Make(IReadOnlyList<TensorSpec> specs, int firstRow, int rows, List<ModelValue> keep)
    {
        var tensors = new Tensor[specs.Count];
        for (var i = 0; i < tensors.Length; i++)
        {
            tensors[i] = Make(specs[i], firstRow, rows);
            keep.Add(tensors[i]);
        }

        return tensors;
    }

    private static Tensor Make(TensorSpec spec, int firstRow, int rows)
    {
        var shape = spec.Dimensions.Select((size, axis) => axis == 0 ? rows : size < 0 ? FreeAxis : size).ToArray();
        var perRow = (int)(TensorShape.ElementCount(shape) / rows);
        if (spec.ElementType == TensorElementType.String)
            return Tensor.FromStrings(shape, [.. Enumerable.Range(0, perRow * rows).Select(i => Digit((firstRow * perRow) + i).ToString())]);
        var tensor = Tensor.Rent(spec.ElementType, shape);
        Fill(tensor, firstRow * perRow);
        return tensor;
    }

    private static void Fill(Tensor tensor, int first)
    {
        var data = tensor.Data.Span;
        switch (tensor.ElementType)
        {
            case TensorElementType.Float:
                Fill(MemoryMarshal.Cast<byte, float>(data), first, d => (d / 8f) - 0.5f);
                break;
            case TensorElementType.Double:
                Fill(MemoryMarshal.Cast<byte, double>(data), first, d => (d / 8.0) - 0.5);
                break;
            case TensorElementType.Float16:
                Fill(MemoryMarshal.Cast<byte, Half>(data), first, d => (Half)((d / 8f) - 0.5f));
                break;
            case TensorElementType.BFloat16:
                // The upper half of a float32.
                Fill(MemoryMarshal.Cast<byte, ushort>(data), first, d => (ushort)(BitConverter.SingleToUInt32Bits((d / 8f) - 0.5f) >> 16));
                break;
            case TensorElementType.Int64 or TensorElementType.UInt64:
                Fill(MemoryMarshal.Cast<byte, long>(data), first, d => d % 2);
                break;
            case TensorElementType.Int32 or TensorElementType.UInt32:
                Fill(MemoryMarshal.Cast<byte, int>(data), first, d => d % 2);
                break;
            case TensorElementType.Int16 or TensorElementType.UInt16:
                Fill(MemoryMarshal.Cast<byte, short>(data), first, d => (short)(d % 2));
                break;
            default:
                Fill(data, first, d => (byte)(d % 2));
                break;
        }
    }

    private static void Fill<T>(Span<T> data, int first, Func<int, T> value)
    {
        for (var i = 0; i < data.Length; i++)
            data[i] = value(Digit(first + i));
    }

    // A digit from 0 to 7 that looks random and depends on the position alone.
    private static int Digit(int position) => (int)(((uint)position * 2654435761u) >> 29);
}
