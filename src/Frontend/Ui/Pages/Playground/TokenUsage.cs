using System.Text.Json;

namespace ServingCluster.Frontend.Ui.Pages.Playground;

/// <summary>What an answer took, in tokens.</summary>
/// <param name="Prompt">Of the prompt.</param>
/// <param name="Completion">Of the answer.</param>
/// <param name="Cached">Of the prompt, those that had been computed before.</param>
public sealed record TokenUsage(int Prompt, int Completion, int Cached)
{
    /// <summary>The usage that a chunk carries; null for none.</summary>
    public static TokenUsage? Find(JsonElement chunk) => chunk.ObjectOf("usage") is { } usage
        ? new TokenUsage(
            usage.CountOf("prompt_tokens") ?? 0, usage.CountOf("completion_tokens") ?? 0,
            usage.ObjectOf("prompt_tokens_details")?.CountOf("cached_tokens") ?? 0)
        : null;
}
