namespace ServingCluster.Gateway.Surfaces.Responses;

/// <summary>What an item of a response's output is.</summary>
internal enum ResponseItemKind
{
    /// <summary>What the model says.</summary>
    Message,

    /// <summary>A call of a tool.</summary>
    Call,

    /// <summary>What the model thought before.</summary>
    Thought,
}
