using System.Globalization;

namespace ServingCluster.Inference.Scoring.Elements;

/// <summary>IEEE 754 binary16.</summary>
internal readonly struct HalfFormat : IFloatingFormat<Half>
{
    public static Half NaN => Half.NaN;

    public static bool TryParse(ReadOnlySpan<byte> text, out Half value) =>
        Half.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && Half.IsFinite(value);
}
