using ServingCluster.Grains.Endpoints;
using ServingCluster.Grains.Nodes;

namespace ServingCluster.Grains.Local;

/// <summary>What a cluster in one process is made with.</summary>
public sealed record LocalClusterOptions
{
    /// <summary>The name of its only node; by default <c>local</c>.</summary>
    public string NodeName { get; init; } = "local";

    /// <summary>Memory that replicas on the processors may take in all, in bytes; 0 for 80 % of what the machine has.</summary>
    public long CpuMemoryBytes { get; init; }

    /// <summary>How endpoints keep up their replicas.</summary>
    public EndpointOptions Endpoints { get; init; } = new();

    /// <summary>How the directory judges nodes.</summary>
    public NodeDirectoryOptions Nodes { get; init; } = new();
}
