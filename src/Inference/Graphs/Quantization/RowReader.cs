using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Microsoft.Win32.SafeHandles;
using ServingCluster.Inference.Safetensors;
using ServingCluster.Inference.Tensors;

namespace ServingCluster.Inference.Graphs.Quantization;

/// <summary>Reads numbers of weights as float32. For one thread.</summary>
internal sealed class RowReader
{
    private byte[] _bytes = [];

    /// <summary>Reads some consecutive numbers.</summary>
    /// <param name="file">The file of the tensor, open.</param>
    /// <param name="entry">The tensor: F32, F16 or BF16.</param>
    /// <param name="first">The first number's index in the tensor.</param>
    /// <param name="numbers">Takes them.</param>
    /// <exception cref="Errors.ServingException">The file is shorter than it was.</exception>
    public void Read(SafeFileHandle file, SafetensorsEntry entry, long first, Span<float> numbers)
    {
        var length = (int)entry.Type.SizeInBytes(numbers.Length);
        if (_bytes.Length < length)
            _bytes = new byte[length];
        var bytes = _bytes.AsSpan(0, length);
        ReadExactly(file, entry, entry.Offset + entry.Type.SizeInBytes(first), bytes);
        switch (entry.Type)
        {
            case TensorElementType.Float:
                MemoryMarshal.Cast<byte, float>(bytes).CopyTo(numbers);
                break;
            case TensorElementType.Float16:
                TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<byte, Half>(bytes), numbers);
                break;
            case TensorElementType.BFloat16:
                Widen(MemoryMarshal.Cast<byte, ushort>(bytes), numbers);
                break;
            default:
                throw new ArgumentException($"'{entry.Name}' is of {entry.TypeName}.", nameof(entry));
        }
    }

    // The upper half of a float32.
    internal static void Widen(ReadOnlySpan<ushort> source, Span<float> numbers)
    {
        var bits = MemoryMarshal.Cast<float, uint>(numbers);
        var i = 0;
        for (; i <= source.Length - Vector256<ushort>.Count; i += Vector256<ushort>.Count)
        {
            var (lower, upper) = Vector256.Widen(Vector256.Create(source[i..]));
            (lower << 16).CopyTo(bits[i..]);
            (upper << 16).CopyTo(bits[(i + Vector256<uint>.Count)..]);
        }

        for (; i < source.Length; i++)
            bits[i] = (uint)source[i] << 16;
    }

    private static void ReadExactly(SafeFileHandle file, SafetensorsEntry entry, long offset, Span<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            var read = RandomAccess.Read(file, bytes, offset);
            if (read == 0)
                throw SafetensorsFault.Tensor(entry.File, entry.Name, $"the file ends at byte {offset} while it is being read.");
            bytes = bytes[read..];
            offset += read;
        }
    }
}
