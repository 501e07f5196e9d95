using System.Globalization;
using ServingCluster.Inference.Scoring.Elements;

namespace ServingCluster.Inference.Scoring.Writing;

/// <summary>bfloat16, given as raw bits: the fewest digits that read back as the same bits. Eight bits of significand need four at most.</summary>
internal readonly struct BFloat16Text : INumberText<ushort>
{
    private static readonly string[] Digits = ["G1", "G2", "G3"];

    public static int Write(ushort value, Span<byte> room)
    {
        var single = BFloat16Format.ToSingle(value);
        foreach (var format in Digits)
        {
            if (!float.IsFinite(single))
                break;
            var length = FloatingText<float>.Write(single, room, format);
            var back = float.Parse(room[..length], NumberStyles.Float, CultureInfo.InvariantCulture);
            if (BFloat16Format.FromSingle(back) == value)
                return length;
        }

        return FloatingText<float>.Write(single, room, "G4");
    }
}
