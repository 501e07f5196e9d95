namespace ServingCluster.Inference.Language.Running;

/// <summary>Which tokens of a chunk get logits.</summary>
internal enum PrefillLogits
{
    /// <summary>None: more of the prompt follows.</summary>
    None,

    /// <summary>The last one: what follows it is to be drawn.</summary>
    Last,

    /// <summary>Every one: the prompt's own probabilities are asked for.</summary>
    All,
}
