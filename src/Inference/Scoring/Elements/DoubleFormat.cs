namespace ServingCluster.Inference.Scoring.Elements;

/// <summary>IEEE 754 binary64.</summary>
internal readonly struct DoubleFormat : IFloatingFormat<double>
{
    public static double NaN => double.NaN;

    public static bool TryParse(ReadOnlySpan<byte> text, out double value) => NumberText.TryParse(text, out value);
}
