namespace ServingCluster.Inference.Language;

/// <summary>Why a generation ended.</summary>
internal enum GenerationEndReason
{
    /// <summary>An end token came.</summary>
    EndToken,

    /// <summary>It reached its most tokens.</summary>
    Length,

    /// <summary>It was stopped by its reader.</summary>
    Stopped,

    /// <summary>Its deadline passed.</summary>
    DeadlineExceeded,

    /// <summary>The engine failed.</summary>
    Failed,

    /// <summary>The engine is being closed, or has no room for another waiting request; nothing was done.</summary>
    Refused,
}
