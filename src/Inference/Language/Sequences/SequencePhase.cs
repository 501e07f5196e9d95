namespace ServingCluster.Inference.Language.Sequences;

/// <summary>Where a sequence is on its way through the engine.</summary>
internal enum SequencePhase
{
    /// <summary>It waits for a slot.</summary>
    Waiting,

    /// <summary>It has a slot, and more than one of its tokens is to be computed.</summary>
    Prefilling,

    /// <summary>It has one of the first rows; only its last token is to be computed.</summary>
    Decoding,

    /// <summary>It is over.</summary>
    Ended,
}
