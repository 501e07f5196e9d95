namespace ServingCluster.Gateway.Providers.Anthropic;

/// <summary>What a piece of a content block is.</summary>
internal enum DeltaKind
{
    /// <summary>Nothing of use here.</summary>
    None,

    /// <summary>Text of the answer.</summary>
    Text,

    /// <summary>Text of what the model thinks.</summary>
    Thinking,

    /// <summary>JSON of a tool's input, cut anywhere.</summary>
    Input,
}
