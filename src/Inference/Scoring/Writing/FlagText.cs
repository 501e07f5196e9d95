namespace ServingCluster.Inference.Scoring.Writing;

/// <summary>Booleans, given as bytes.</summary>
internal readonly struct FlagText : INumberText<byte>
{
    public static int Write(byte value, Span<byte> room)
    {
        var text = value == 0 ? "false"u8 : "true"u8;
        text.CopyTo(room);
        return text.Length;
    }
}
