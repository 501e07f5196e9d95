using ServingCluster.Grains.Endpoints;
using ServingCluster.Grains.Models;
using ServingCluster.Grains.Nodes;
using ServingCluster.Nodes;

namespace ServingCluster.Grains.Local;

/// <summary>What a cluster in one process is made with.</summary>
public sealed record LocalClusterOptions
{
    /// <summary>The name of its only node; by default <c>local</c>.</summary>
    public string NodeName { get; init; } = "local";

    /// <summary>What its replicas may run on; by default the processor with 80 % of what the process may use of the machine's memory.</summary>
    public IReadOnlyList<DeviceReport> Devices { get; init; } = [NodeDevices.Cpu(0)];

    /// <summary>How endpoints keep up their replicas.</summary>
    public EndpointOptions Endpoints { get; init; } = new();

    /// <summary>How the throughput of language models is measured.</summary>
    public CalibrationOptions Calibration { get; init; } = new();

    /// <summary>How the directory judges nodes.</summary>
    public NodeDirectoryOptions Nodes { get; init; } = new();
}
