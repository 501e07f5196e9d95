namespace ServingCluster.Inference.Language;

/// <summary>How a generation ended.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Message">What went wrong, where something did; else empty.</param>
/// <param name="CachedTokens">Tokens of the prompt that had been computed for an earlier request.</param>
/// <param name="Queue">From submission until its prompt began to be computed.</param>
/// <param name="Run">From then to the end.</param>
internal sealed record GenerationEnd(GenerationEndReason Reason, string Message, int CachedTokens, TimeSpan Queue, TimeSpan Run);
