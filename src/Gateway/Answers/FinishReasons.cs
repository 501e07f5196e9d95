namespace ServingCluster.Gateway.Answers;

/// <summary>OpenAI's names of what ended an answer.</summary>
internal static class FinishReasons
{
    /// <summary>The model was done, or gave a stop sequence.</summary>
    public const string Stop = "stop";

    /// <summary>The limit of tokens was reached.</summary>
    public const string Length = "length";

    /// <summary>The model calls tools.</summary>
    public const string ToolCalls = "tool_calls";

    /// <summary>The provider holds the rest back.</summary>
    public const string ContentFilter = "content_filter";
}
