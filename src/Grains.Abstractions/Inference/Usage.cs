namespace ServingCluster.Inference;

/// <summary>What one request consumed.</summary>
/// <param name="Rows">Rows scored by a custom model.</param>
/// <param name="InputTokens">Tokens of the prompt or of the texts to embed.</param>
/// <param name="OutputTokens">Tokens generated.</param>
/// <param name="CachedInputTokens">Input tokens that had been computed for an earlier request; a part of <paramref name="InputTokens"/>.</param>
public readonly record struct Usage(int Rows, int InputTokens = 0, int OutputTokens = 0, int CachedInputTokens = 0);
