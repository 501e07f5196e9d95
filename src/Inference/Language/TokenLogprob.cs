namespace ServingCluster.Inference.Language;

/// <summary>A token that might have come.</summary>
/// <param name="Id">The token.</param>
/// <param name="Logprob">The natural logarithm of its probability.</param>
internal readonly record struct TokenLogprob(int Id, float Logprob);
