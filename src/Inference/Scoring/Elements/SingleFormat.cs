namespace ServingCluster.Inference.Scoring.Elements;

/// <summary>IEEE 754 binary32.</summary>
internal readonly struct SingleFormat : IFloatingFormat<float>
{
    public static float NaN => float.NaN;

    public static bool TryParse(ReadOnlySpan<byte> text, out float value) => NumberText.TryParse(text, out value);
}
