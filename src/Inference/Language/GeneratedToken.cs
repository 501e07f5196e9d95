namespace ServingCluster.Inference.Language;

/// <summary>A token of the answer, or of the prompt where those are asked for.</summary>
/// <param name="Id">The token.</param>
/// <param name="Logprob">
/// The natural logarithm of its probability by the model itself, before temperature and penalties; NaN where not asked for, and for the
/// first token of a prompt.
/// </param>
/// <param name="Top">The most likely tokens there, best first; empty where not asked for.</param>
/// <param name="IsPrompt">Whether it is one of the prompt. Those come first.</param>
internal readonly record struct GeneratedToken(int Id, float Logprob, IReadOnlyList<TokenLogprob> Top, bool IsPrompt = false);
