namespace ServingCluster.Grains.Guardrails.Pii;

/// <summary>What a detector says of one place of a text.</summary>
internal enum Verdict
{
    /// <summary>It is none, whatever follows the text.</summary>
    No,

    /// <summary>It is one, whatever follows the text.</summary>
    Match,

    /// <summary>What follows the text decides.</summary>
    NeedsMore,
}
