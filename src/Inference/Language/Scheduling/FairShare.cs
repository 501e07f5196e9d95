using ServingCluster.Inference.Language.Sequences;

namespace ServingCluster.Inference.Language.Scheduling;

/// <summary>What one caller was given, and what it waits for.</summary>
/// <param name="caller">Who.</param>
internal sealed class FairShare(string caller)
{
    public string Caller { get; } = caller;

    /// <summary>Its waiting sequences, oldest first.</summary>
    public LinkedList<Sequence> Waiting { get; } = [];

    /// <summary>Sequences that were taken and have not ended.</summary>
    public int Running { get; set; }

    /// <summary>Work done for it, in prompt tokens, counted from where the others were when it came.</summary>
    public long Served { get; set; }
}
