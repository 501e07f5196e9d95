namespace ServingCluster.Inference.Tokenizers.PostProcessors;

/// <summary>The special tokens that are put around a text.</summary>
/// <param name="Before">The ids before it.</param>
/// <param name="After">The ids behind it.</param>
internal sealed record TokenFrame(int[] Before, int[] After)
{
    /// <summary>None.</summary>
    public static TokenFrame Empty { get; } = new([], []);

    /// <summary>Another frame around this one.</summary>
    public TokenFrame Within(TokenFrame outer) => new([.. outer.Before, .. Before], [.. After, .. outer.After]);
}
