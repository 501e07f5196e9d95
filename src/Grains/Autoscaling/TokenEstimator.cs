namespace ServingCluster.Grains.Autoscaling;

/// <summary>
/// Foretells what requests of one served entity will take, from what those before them took. A prompt is reckoned from the bytes of the
/// body; an answer as the longest of late, or as long as the request allows if that is less: most answers end long before their limit,
/// and a limit that nobody reaches must not keep others out. Any number of threads; of two that learn at the same time one may be lost.
/// </summary>
public sealed class TokenEstimator
{
    // English text in the body of a chat, before anything is known.
    private const double FirstTokensPerByte = 0.25;
    private const double Weight = 1.0 / 16;

    /// <summary>Tokens of an answer whose length nothing is known of.</summary>
    public const int UnknownAnswer = 256;

    private double _tokensPerByte = FirstTokensPerByte;
    private double _longest = double.NaN;

    /// <summary>What a request is expected to take, prompt and answer together; at least 1.</summary>
    /// <param name="bodyBytes">Bytes of its body.</param>
    /// <param name="mostOutput">The most tokens of all its answers together that it allows; 0 when it does not say.</param>
    public long Estimate(int bodyBytes, long mostOutput)
    {
        var longest = Volatile.Read(ref _longest);
        var output = double.IsNaN(longest) ? (mostOutput > 0 ? mostOutput : UnknownAnswer)
            : mostOutput > 0 ? Math.Min(mostOutput, longest) : longest;
        return Math.Max(1, (long)Math.Ceiling((bodyBytes * Volatile.Read(ref _tokensPerByte)) + output));
    }

    /// <summary>Takes note of what a request took.</summary>
    public void Learn(int bodyBytes, long inputTokens, long outputTokens)
    {
        if (bodyBytes > 0)
        {
            var perByte = Volatile.Read(ref _tokensPerByte);
            Volatile.Write(ref _tokensPerByte, perByte + (((inputTokens / (double)bodyBytes) - perByte) * Weight));
        }

        var longest = Volatile.Read(ref _longest);
        // Up at once, down slowly: too little is let in for some requests rather than too much.
        Volatile.Write(ref _longest, longest > outputTokens ? longest + ((outputTokens - longest) * Weight) : outputTokens);
    }
}
