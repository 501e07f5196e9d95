namespace ServingCluster.Inference.OpenAi;

/// <summary>A prompt: a text, or token ids.</summary>
/// <param name="Text">The text; null when ids were given.</param>
/// <param name="Ids">The ids; null when a text was given.</param>
internal readonly record struct CompletionPrompt(string? Text, int[]? Ids);
