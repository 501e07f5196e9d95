namespace ServingCluster.Inference.Embeddings;

/// <summary>A text as the model takes it.</summary>
/// <param name="Ids">Token ids; at least one.</param>
/// <param name="PromptTokens">How many of the first ones come from a prompt that takes no part in pooling; fewer than there are ids.</param>
internal readonly record struct EmbeddingText(int[] Ids, int PromptTokens);
