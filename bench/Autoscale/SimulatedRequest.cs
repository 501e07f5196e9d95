namespace ServingCluster.Autoscale;

/// <summary>A request on its way.</summary>
internal sealed class SimulatedRequest
{
    public required double ArrivedAt { get; init; }

    public required int PromptTokens { get; init; }

    public required int AnswerTokens { get; init; }

    /// <summary>What the bucket was charged for it.</summary>
    public required long Expected { get; init; }

    public required int BodyBytes { get; init; }

    /// <summary>Tokens that are still to be computed.</summary>
    public double Left { get; set; }

    /// <summary>When a replica began to compute it.</summary>
    public double StartedAt { get; set; }
}
