using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using ServingCluster.Errors;
using ServingCluster.Inference.Safetensors;
using ServingCluster.Inference.Tensors;

namespace ServingCluster.Inference.Graphs.Quantization;

/// <summary>Quantises slices of rows from file to file, in buffers that it keeps. For one thread.</summary>
internal sealed class RowQuantizer
{
    private readonly RowReader _reader = new();
    private float[] _numbers = [];
    private byte[] _values = [];
    private float[] _scales = [];
    private Half[] _halves = [];

    /// <summary>Quantises a slice.</summary>
    /// <param name="slice">Which rows.</param>
    /// <param name="source">The file of their tensor.</param>
    /// <param name="target">The file of quantised weights.</param>
    /// <exception cref="ServingException">A weight is not finite, or the source is cut off.</exception>
    /// <exception cref="IOException">The target cannot be written.</exception>
    public void Run(in RowSlice slice, SafeFileHandle source, SafeFileHandle target)
    {
        var weight = slice.Weight;
        var blocks = (int)(slice.Rows * weight.Blocks);
        Array.Resize(ref _numbers, blocks * BlockFormat.Size);
        Array.Resize(ref _values, (int)(slice.Rows * weight.RowBytes));
        Array.Resize(ref _scales, blocks);
        Read(slice, source);
        if (!BlockQuantizer.TryQuantize(weight.Bits, _numbers, _values, _scales, weight.ScaleType == TensorElementType.Float16))
        {
            throw SafetensorsFault.Tensor(
                slice.Part.File, slice.Part.Name, $"it holds numbers that are not finite, so it cannot be held in {(int)weight.Bits} bits.");
        }

        RandomAccess.Write(target, _values, weight.ValuesOffset + (slice.First * weight.RowBytes));
        RandomAccess.Write(target, ScaleBytes(weight.ScaleType), weight.ScalesOffset + weight.ScaleType.SizeInBytes(slice.First * weight.Blocks));
    }

    // Rows that end within a block are read one by one to their places and filled up.
    private void Read(in RowSlice slice, SafeFileHandle source)
    {
        var columns = (int)slice.Weight.Columns;
        var width = (int)slice.Weight.Blocks * BlockFormat.Size;
        var first = slice.FirstOfPart * columns;
        if (columns == width)
        {
            _reader.Read(source, slice.Part, first, _numbers);
            return;
        }

        for (var row = 0; row < slice.Rows; row++)
        {
            var padded = _numbers.AsSpan(row * width, width);
            _reader.Read(source, slice.Part, first + ((long)row * columns), padded[..columns]);
            padded[columns..].Clear();
        }
    }

    private ReadOnlySpan<byte> ScaleBytes(TensorElementType type)
    {
        if (type == TensorElementType.Float)
            return MemoryMarshal.AsBytes<float>(_scales);
        Array.Resize(ref _halves, _scales.Length);
        TensorPrimitives.ConvertToHalf(_scales, _halves);
        return MemoryMarshal.AsBytes<Half>(_halves);
    }
}
