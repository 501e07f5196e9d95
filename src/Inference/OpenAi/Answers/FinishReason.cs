namespace ServingCluster.Inference.OpenAi.Answers;

/// <summary>Why an answer ended, in OpenAI's terms.</summary>
internal enum FinishReason
{
    /// <summary>The model ended it, or a stop string came.</summary>
    Stop,

    /// <summary>It reached its most tokens.</summary>
    Length,

    /// <summary>It asks for calls.</summary>
    ToolCalls,
}
