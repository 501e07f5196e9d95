namespace ServingCluster.Inference.Tokenizers.Models;

/// <summary>What a BPE model's section says beside vocabulary and merges.</summary>
/// <param name="UnknownToken">The token of unknown characters; null when they are left out.</param>
/// <param name="FuseUnknown">Whether unknown characters in a row are one token.</param>
/// <param name="ByteFallback">Whether unknown characters become tokens of their bytes.</param>
/// <param name="IgnoreMerges">Whether a word that is a token is that token, whatever the merges make of it.</param>
/// <param name="ContinuingPrefix">Put before every character of a word but the first when it is looked up.</param>
/// <param name="EndSuffix">Put after the last character of a word when it is looked up.</param>
internal sealed record BpeOptions(
    string? UnknownToken, bool FuseUnknown, bool ByteFallback, bool IgnoreMerges, string ContinuingPrefix, string EndSuffix);
