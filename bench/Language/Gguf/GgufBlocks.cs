using System.Buffers.Binary;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace ServingCluster.Language.Gguf;

/// <summary>Puts numbers into a type's blocks, as ggml's reference quantisers do.</summary>
internal static class GgufBlocks
{
    /// <summary>Numbers of a block.</summary>
    public const int Size = 32;

    private const int ScaleBytes = 2;

    /// <summary>Bytes that so many numbers take; a multiple of the block for types that have blocks.</summary>
    public static long BytesOf(GgufType type, long numbers) => type switch
    {
        GgufType.F32 => numbers * sizeof(float),
        GgufType.Q8_0 => numbers / Size * (ScaleBytes + Size),
        GgufType.Q4_0 => numbers / Size * (ScaleBytes + (Size / 2)),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "No type that is written here."),
    };

    /// <summary>Writes numbers, a multiple of the block.</summary>
    public static void Encode(GgufType type, ReadOnlySpan<float> numbers, Span<byte> bytes)
    {
        if (type == GgufType.F32)
        {
            MemoryMarshal.AsBytes(numbers).CopyTo(bytes);
            return;
        }

        var length = (int)BytesOf(type, Size);
        for (var block = 0; block < numbers.Length / Size; block++)
        {
            var source = numbers.Slice(block * Size, Size);
            var target = bytes.Slice(block * length, length);
            if (type == GgufType.Q8_0)
                Encode8(source, target);
            else
                Encode4(source, target);
        }
    }

    private static void Encode8(ReadOnlySpan<float> numbers, Span<byte> block)
    {
        var scale = MathF.Abs(TensorPrimitives.MaxMagnitude(numbers)) / 127;
        var inverse = scale == 0 ? 0 : 1 / scale;
        BinaryPrimitives.WriteHalfLittleEndian(block, (Half)scale);
        for (var i = 0; i < Size; i++)
            block[ScaleBytes + i] = (byte)(sbyte)MathF.Round(numbers[i] * inverse, MidpointRounding.AwayFromZero);
    }

    // The number that is furthest from zero becomes -8; a byte holds one number of the first half and one of the second.
    private static void Encode4(ReadOnlySpan<float> numbers, Span<byte> block)
    {
        var scale = TensorPrimitives.MaxMagnitude(numbers) / -8;
        var inverse = scale == 0 ? 0 : 1 / scale;
        BinaryPrimitives.WriteHalfLittleEndian(block, (Half)scale);
        for (var i = 0; i < Size / 2; i++)
            block[ScaleBytes + i] = (byte)(Nibble(numbers[i] * inverse) | (Nibble(numbers[i + (Size / 2)] * inverse) << 4));
    }

    private static int Nibble(float scaled) => Math.Min(15, (int)(scaled + 8.5f));
}
