using System.Globalization;
using ServingCluster.Inference.Scoring.Writing;

namespace ServingCluster.Inference.OpenAi.Writing;

/// <summary>Writes the logarithm of a probability.</summary>
internal static class LogprobNumber
{
    private const int MostBytes = 32;

    /// <summary>Writes it; one that is minus infinity, which JSON has not, as OpenAI's −9999.</summary>
    public static void Write(ref JsonOutput json, float logprob)
    {
        var value = float.IsFinite(logprob) ? logprob : -9999f;
        value.TryFormat(json.Room(MostBytes), out var written, default, CultureInfo.InvariantCulture);
        json.Advance(written);
    }
}
