using System.Globalization;
using System.Numerics;

namespace ServingCluster.Inference.Scoring.Writing;

/// <summary>Integers.</summary>
internal readonly struct WholeText<T> : INumberText<T>
    where T : unmanaged, IBinaryInteger<T>
{
    public static int Write(T value, Span<byte> room)
    {
        value.TryFormat(room, out var length, default, CultureInfo.InvariantCulture);
        return length;
    }
}
