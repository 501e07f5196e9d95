using ServingCluster.External;

namespace ServingCluster.Endpoints;

/// <summary>A served entity of a config: a <see cref="ServedEntityInput"/> with every default filled in.</summary>
public sealed record ServedEntity
{
    /// <summary>Its name, unique in the endpoint.</summary>
    public required string Name { get; init; }

    /// <summary>The registered model's full name; empty for an external model.</summary>
    public required string EntityName { get; init; }

    /// <summary>The model's version; 0 for an external model.</summary>
    public required int EntityVersion { get; init; }

    /// <summary>The model that a provider hosts elsewhere; null for a registered model. It needs no replicas, and nothing of what follows scales it.</summary>
    public ExternalModel? External { get; init; }

    /// <summary>The size that was asked for; null when the concurrency was given instead.</summary>
    public required string? WorkloadSize { get; init; }

    /// <summary>The kind of machine, such as <c>CPU</c>; empty for an external model.</summary>
    public required string WorkloadType { get; init; }

    /// <summary>Whether it may sleep without replicas.</summary>
    public required bool ScaleToZeroEnabled { get; init; }

    /// <summary>The concurrency that was asked for at least; null when a workload size was given.</summary>
    public int? MinProvisionedConcurrency { get; init; }

    /// <summary>The concurrency that was asked for at most; null when a workload size was given.</summary>
    public int? MaxProvisionedConcurrency { get; init; }

    /// <summary>The throughput that was asked for at least, in tokens per second; null for none.</summary>
    public int? MinProvisionedThroughput { get; init; }

    /// <summary>The throughput that was asked for at most, in tokens per second; null unless it is scaled by throughput.</summary>
    public int? MaxProvisionedThroughput { get; init; }

    /// <summary>The throughput that was asked for in model units; null when it was not.</summary>
    public int? ProvisionedModelUnits { get; init; }

    /// <summary>Whether there may be more than the model units.</summary>
    public bool BurstScalingEnabled { get; init; } = true;

    /// <summary>
    /// The chunk of its model, in tokens per second of one replica; null until it was measured, and for an entity that is not scaled by
    /// throughput.
    /// </summary>
    public int? ThroughputChunk { get; init; }

    /// <summary>In how many bits its model's weights are held, one of <see cref="Models.ModelQuantization"/>; null for the model's own.</summary>
    public string? Quantization { get; init; }

    /// <summary>Settings of the model's runtime.</summary>
    public required IReadOnlyDictionary<string, string> EnvironmentVars { get; init; }

    /// <summary>What its model is; null until the registration of the model version has succeeded.</summary>
    public ModelTraits? Traits { get; init; }

    /// <summary>Who asked for it.</summary>
    public required string Creator { get; init; }

    /// <summary>When it was asked for.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}
