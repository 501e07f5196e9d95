using ServingCluster.Inference;

namespace ServingCluster.Client;

/// <summary>What a single request may say of itself.</summary>
public sealed record InvocationOptions
{
    /// <summary>The served entity to ask; null to draw one by the endpoint's traffic percentages.</summary>
    public string? ServedEntity { get; init; }

    /// <summary>What is asked of the model.</summary>
    public InvocationTask Task { get; init; } = InvocationTask.Predict;

    /// <summary>The format of the body.</summary>
    public BodyFormat Format { get; init; } = BodyFormat.Json;

    /// <summary>How long it may take; at most the client's <see cref="ServingClientOptions.Timeout"/>, which null stands for.</summary>
    public TimeSpan? Timeout { get; init; }
}
