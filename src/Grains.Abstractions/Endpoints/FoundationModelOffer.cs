namespace ServingCluster.Endpoints;

/// <summary>What a provided endpoint is to serve.</summary>
public sealed record FoundationModelOffer
{
    /// <summary>The model.</summary>
    public required FoundationModel Model { get; init; }

    /// <summary>Its version.</summary>
    public required int Version { get; init; }

    /// <summary>What that version is.</summary>
    public required ModelTraits Traits { get; init; }

    /// <summary><c>Small</c>, <c>Medium</c> or <c>Large</c>; null for the usual.</summary>
    public string? WorkloadSize { get; init; }

    /// <summary>The kind of machine, such as <c>GPU_SMALL</c>; null for the usual.</summary>
    public string? WorkloadType { get; init; }
}
