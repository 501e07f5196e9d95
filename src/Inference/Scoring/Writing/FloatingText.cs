using System.Globalization;
using System.Numerics;

namespace ServingCluster.Inference.Scoring.Writing;

/// <summary>Floating-point numbers in the shortest form that reads back the same within their own type. Whole ones keep a <c>.0</c>, so that
/// clients see the type, as Python writes them.</summary>
internal readonly struct FloatingText<T> : INumberText<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static int Write(T value, Span<byte> room) => Write(value, room, format: default);

    /// <summary>The same in another .NET format.</summary>
    public static int Write(T value, Span<byte> room, ReadOnlySpan<char> format)
    {
        if (!T.IsFinite(value))
        {
            "null"u8.CopyTo(room);
            return 4;
        }

        value.TryFormat(room, out var length, format, CultureInfo.InvariantCulture);
        if (room[..length].IndexOfAny((byte)'.', (byte)'E') >= 0)
            return length;
        ".0"u8.CopyTo(room[length..]);
        return length + 2;
    }
}
