using ServingCluster.Inference.Language;

namespace ServingCluster.Inference.Serving.Language;

/// <summary>One answer that is to be generated.</summary>
/// <param name="Request">For the generator.</param>
/// <param name="Echo">The text that the answer begins with; empty when it begins with nothing.</param>
internal sealed record PlannedAnswer(GenerationRequest Request, string Echo);
