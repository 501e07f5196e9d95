namespace ServingCluster.Inference.Graphs.Configs;

/// <summary>The angles, in radians, by which one position turns a head's pairs of numbers.</summary>
internal static class RopeFrequencies
{
    /// <summary>The frequencies, the highest first; half as many as numbers are rotated.</summary>
    public static double[] Of(RopeConfig rope)
    {
        var frequencies = new double[rope.Size / 2];
        for (var i = 0; i < frequencies.Length; i++)
            frequencies[i] = Math.Pow(rope.Theta, -2.0 * i / rope.Size);
        switch (rope.Scaling)
        {
            case RopeScaling.Linear:
                Stretch(frequencies, rope.Factor, static (_, _) => 1);
                break;
            case RopeScaling.Llama3:
                Stretch(frequencies, rope.Factor, (frequency, _) => Llama3Share(rope, frequency));
                break;
            case RopeScaling.Yarn:
                var (from, to) = YarnBorder(rope);
                Stretch(frequencies, rope.Factor, (_, i) => Math.Clamp((i - from) / (to - from), 0, 1));
                break;
            default:
                break;
        }

        return frequencies;
    }

    // Each is a mixture of itself and of itself divided by the factor.
    private static void Stretch(double[] frequencies, double factor, Func<double, int, double> share)
    {
        for (var i = 0; i < frequencies.Length; i++)
        {
            var stretched = share(frequencies[i], i);
            frequencies[i] *= (stretched / factor) + (1 - stretched);
        }
    }

    // Llama 3.1's reference code: none for short wavelengths, all for long ones, linear in the number of turns between.
    private static double Llama3Share(RopeConfig rope, double frequency)
    {
        var turns = rope.OriginalPositions * frequency / (2 * Math.PI);
        return Math.Clamp((rope.HighFrequencyFactor - turns) / (rope.HighFrequencyFactor - rope.LowFrequencyFactor), 0, 1);
    }

    // The indices between which frequencies go from unstretched to stretched (YaRN, section 3.2).
    private static (double From, double To) YarnBorder(RopeConfig rope)
    {
        var from = IndexOfTurns(rope, rope.BetaFast);
        var to = IndexOfTurns(rope, rope.BetaSlow);
        if (rope.Truncate)
            (from, to) = (Math.Floor(from), Math.Ceiling(to));
        from = Math.Max(from, 0);
        to = Math.Min(to, rope.Size - 1);
        // As the published implementation avoids a division by zero.
        return from == to ? (from, to + 0.001) : (from, to);
    }

    private static double IndexOfTurns(RopeConfig rope, double turns) =>
        rope.Size * Math.Log(rope.OriginalPositions / (turns * 2 * Math.PI)) / (2 * Math.Log(rope.Theta));
}
