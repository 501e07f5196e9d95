using ServingCluster.Inference.Language;

namespace ServingCluster.Inference.OpenAi.Answers;

/// <summary>A token whose probability is told.</summary>
/// <param name="Id">The token.</param>
/// <param name="Logprob">The natural logarithm of its probability; NaN for the first of a prompt, which has none.</param>
/// <param name="Top">The most likely tokens there, best first.</param>
/// <param name="Offset">Where its text begins within the answer, in code points.</param>
internal readonly record struct AnswerToken(int Id, float Logprob, IReadOnlyList<TokenLogprob> Top, int Offset);
