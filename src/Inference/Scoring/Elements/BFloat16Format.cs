namespace ServingCluster.Inference.Scoring.Elements;

/// <summary>The upper half of a binary32, as raw bits.</summary>
internal readonly struct BFloat16Format : IFloatingFormat<ushort>
{
    public static ushort NaN => 0x7FC0;

    public static bool TryParse(ReadOnlySpan<byte> text, out ushort value)
    {
        value = 0;
        if (!NumberText.TryParse(text, out float single))
            return false;
        value = FromSingle(single);
        return float.IsFinite(ToSingle(value));
    }

    /// <summary>Rounds to the nearest, ties to even.</summary>
    public static ushort FromSingle(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        if (float.IsNaN(value))
            return NaN;
        return (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
    }

    /// <summary>The same number as a binary32; exact.</summary>
    public static float ToSingle(ushort value) => BitConverter.UInt32BitsToSingle((uint)value << 16);
}
