using ServingCluster.External;

namespace ServingCluster.Endpoints;

/// <summary>A served entity as somebody asked for it; null where nothing was said.</summary>
public sealed record ServedEntityInput
{
    /// <summary>
    /// Its name in the endpoint; by default the last segment of the entity's name, a dash and the version, or the external model's name
    /// with dashes for what names may not hold.
    /// </summary>
    public string? Name { get; init; }

    /// <summary>The registered model's full name.</summary>
    public string? EntityName { get; init; }

    /// <summary>The model's version, a number as text.</summary>
    public string? EntityVersion { get; init; }

    /// <summary><c>Small</c>, <c>Medium</c> or <c>Large</c>.</summary>
    public string? WorkloadSize { get; init; }

    /// <summary><c>CPU</c>, <c>CPU_MEDIUM</c>, <c>CPU_LARGE</c>, <c>GPU_SMALL</c>, <c>GPU_MEDIUM</c>, <c>GPU_LARGE</c> or <c>GPU_XLARGE</c>.</summary>
    public string? WorkloadType { get; init; }

    /// <summary>Whether it may sleep without replicas.</summary>
    public bool? ScaleToZeroEnabled { get; init; }

    /// <summary>Least concurrency to keep provisioned; a multiple of 4.</summary>
    public int? MinProvisionedConcurrency { get; init; }

    /// <summary>Most concurrency to provision; a multiple of 4.</summary>
    public int? MaxProvisionedConcurrency { get; init; }

    /// <summary>Least throughput to keep provisioned, in tokens per second; a multiple of the model's chunk.</summary>
    public int? MinProvisionedThroughput { get; init; }

    /// <summary>Most throughput to provision, in tokens per second; a multiple of the model's chunk.</summary>
    public int? MaxProvisionedThroughput { get; init; }

    /// <summary>Throughput to provision in model units: one is a chunk of the model.</summary>
    public int? ProvisionedModelUnits { get; init; }

    /// <summary>Whether there may be more than the model units for as long as there is room for them.</summary>
    public bool? BurstScalingEnabled { get; init; }

    /// <summary>In how many bits its model's weights are held: <c>none</c>, <c>int8</c> or <c>int4</c>; null for the model's own.</summary>
    public string? Quantization { get; init; }

    /// <summary>Settings of the model's runtime.</summary>
    public IReadOnlyDictionary<string, string>? EnvironmentVars { get; init; }

    /// <summary>The model that a provider hosts elsewhere; null for a registered model.</summary>
    public ExternalModelInput? External { get; init; }
}
