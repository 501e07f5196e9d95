namespace ServingCluster.Inference.Language.Sequences;

/// <summary>Why a sequence is to end.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Message">What went wrong, where something did; else empty.</param>
internal readonly record struct SequenceEnd(GenerationEndReason Reason, string Message = "");
