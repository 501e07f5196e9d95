using ServingCluster.Inference;

namespace ServingCluster.Grains.Routing;

/// <summary>What a <see cref="ThroughputGate"/> charged for a request; nothing where there is no gate.</summary>
/// <param name="Gate">The gate.</param>
/// <param name="Expected">What it was charged.</param>
/// <param name="BodyBytes">Bytes of its body.</param>
internal readonly record struct Admission(ThroughputGate? Gate, long Expected, int BodyBytes)
{
    /// <summary>The request took this. Who never settles leaves it at what was expected.</summary>
    public void Settle(in Usage usage) => Gate?.Settle(Expected, BodyBytes, usage);
}
