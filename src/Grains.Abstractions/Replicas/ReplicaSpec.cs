using ServingCluster.Models;

namespace ServingCluster.Replicas;

/// <summary>What a replica is to run.</summary>
public sealed record ReplicaSpec
{
    /// <summary>The served entity's name.</summary>
    public required string ServedEntity { get; init; }

    /// <summary>The config version that it belongs to.</summary>
    public required long ConfigVersion { get; init; }

    /// <summary>The model's full name.</summary>
    public required string ModelName { get; init; }

    /// <summary>The model's version.</summary>
    public required int ModelVersion { get; init; }

    /// <summary>The folder of the version's files.</summary>
    public required string ArtifactFolder { get; init; }

    /// <summary>What the folder holds.</summary>
    public required ModelManifest Manifest { get; init; }

    /// <summary>The served entity's settings.</summary>
    public required IReadOnlyDictionary<string, string> Settings { get; init; }

    /// <summary>
    /// Whether it is loaded to measure its throughput: it is ready once that is done, and says what came of it in
    /// <see cref="ReplicaStatus.MeasuredTokensPerSecond"/>.
    /// </summary>
    public bool MeasuresThroughput { get; init; }
}
