using System.Runtime.InteropServices;
using ServingCluster.Inference.Tensors;

namespace ServingCluster.Inference.Serving;

/// <summary>Compares a row of one run with the only row of another.</summary>
internal static class RowComparer
{
    // Operators may sum in another order when they have more rows; what depends on other rows differs by far more.
    private const double Tolerance = 1e-3;

    /// <summary>Whether row <paramref name="row"/> of <paramref name="together"/> says the same as row 0 of <paramref name="alone"/>.</summary>
    public static bool AreEqual(ModelValue[] together, int row, ModelValue[] alone)
    {
        for (var i = 0; i < together.Length; i++)
        {
            var same = (together[i], alone[i]) switch
            {
                (Tensor a, Tensor b) => AreEqual(a, row, b),
                (MapSequence a, MapSequence b) => AreEqual(a, row, b),
                _ => false,
            };
            if (!same)
                return false;
        }

        return true;
    }

    private static bool AreEqual(Tensor together, int row, Tensor alone)
    {
        if (!together.Shape[1..].SequenceEqual(alone.Shape[1..]))
            return false;
        var perRow = (int)alone.ElementCount;
        if (alone.ElementType == TensorElementType.String)
            return together.Strings.AsSpan(row * perRow, perRow).SequenceEqual(alone.Strings);
        var bytes = alone.Data.Length;
        ReadOnlySpan<byte> a = together.Data.Span.Slice(row * bytes, bytes);
        ReadOnlySpan<byte> b = alone.Data.Span;
        return alone.ElementType switch
        {
            TensorElementType.Float => AreNear(MemoryMarshal.Cast<byte, float>(a), MemoryMarshal.Cast<byte, float>(b), static v => v),
            TensorElementType.Double => AreNear(MemoryMarshal.Cast<byte, double>(a), MemoryMarshal.Cast<byte, double>(b), static v => v),
            TensorElementType.Float16 => AreNear(MemoryMarshal.Cast<byte, Half>(a), MemoryMarshal.Cast<byte, Half>(b), static v => (double)v),
            TensorElementType.BFloat16 => AreNear(MemoryMarshal.Cast<byte, ushort>(a), MemoryMarshal.Cast<byte, ushort>(b),
                static v => BitConverter.UInt32BitsToSingle((uint)v << 16)),
            _ => a.SequenceEqual(b),
        };
    }

    private static bool AreEqual(MapSequence together, int row, MapSequence alone)
    {
        if (together.ValueType != alone.ValueType || together.Keys(row).Count != alone.Keys(0).Count)
            return false;
        return alone.ValueType switch
        {
            TensorElementType.Float => AreNear(together.Values<float>(row), alone.Values<float>(0), static v => v),
            TensorElementType.Double => AreNear(together.Values<double>(row), alone.Values<double>(0), static v => v),
            TensorElementType.Int64 => together.Values<long>(row).SequenceEqual(alone.Values<long>(0)),
            _ => together.Values<string>(row).SequenceEqual(alone.Values<string>(0)),
        };
    }

    private static bool AreNear<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Func<T, double> number)
    {
        for (var i = 0; i < a.Length; i++)
        {
            var (x, y) = (number(a[i]), number(b[i]));
            if (!x.Equals(y) && !(Math.Abs(x - y) <= Tolerance * Math.Max(1, Math.Max(Math.Abs(x), Math.Abs(y)))))
                return false;
        }

        return true;
    }
}
