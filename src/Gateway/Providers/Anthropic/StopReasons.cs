using ServingCluster.Gateway.Answers;

namespace ServingCluster.Gateway.Providers.Anthropic;

/// <summary>OpenAI's names of Anthropic's stop reasons.</summary>
internal static class StopReasons
{
    /// <summary>The name.</summary>
    public static string ToFinishReason(string? reason) => reason switch
    {
        "max_tokens" or "model_context_window_exceeded" => FinishReasons.Length,
        "tool_use" => FinishReasons.ToolCalls,
        "refusal" => FinishReasons.ContentFilter,
        _ => FinishReasons.Stop,
    };
}
