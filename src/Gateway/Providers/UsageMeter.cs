using ServingCluster.Inference;

namespace ServingCluster.Gateway.Providers;

/// <summary>
/// Counts what one request consumes: the provider's own numbers where it gives any, otherwise an estimate from the length of the texts,
/// (characters + 1) / 4 tokens. Not thread-safe.
/// </summary>
internal sealed class UsageMeter
{
    /// <summary>Input tokens as the provider counts them, cached ones included; 0 as long as it hasn't said.</summary>
    public int InputTokens { get; set; }

    /// <summary>Output tokens as the provider counts them; 0 as long as it hasn't said.</summary>
    public int OutputTokens { get; set; }

    /// <summary>Input tokens that the provider took from its cache; a part of <see cref="InputTokens"/>.</summary>
    public int CachedInputTokens { get; set; }

    /// <summary>Characters of text that were sent.</summary>
    public long InputCharacters { get; set; }

    /// <summary>Characters of text that came back so far.</summary>
    public long OutputCharacters { get; set; }

    /// <summary>The count so far.</summary>
    public Usage ToUsage() => new(0, Best(InputTokens, InputCharacters), Best(OutputTokens, OutputCharacters), CachedInputTokens);

    /// <summary>
    /// The count so far, of a stream under way. A provider that reports at the beginning reports few tokens then: what has come since
    /// counts too.
    /// </summary>
    public Usage SoFar() =>
        new(0, Best(InputTokens, InputCharacters), Math.Max(OutputTokens, Estimate(OutputCharacters)), CachedInputTokens);

    /// <summary>Forgets what came back, before another attempt.</summary>
    public void Restart() => (InputTokens, OutputTokens, CachedInputTokens, OutputCharacters) = (0, 0, 0, 0);

    private static int Best(int counted, long characters) => counted > 0 ? counted : Estimate(characters);

    private static int Estimate(long characters) => characters == 0 ? 0 : (int)Math.Min((characters + 1) / 4, int.MaxValue);
}
