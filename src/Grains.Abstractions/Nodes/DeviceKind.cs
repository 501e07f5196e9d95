namespace ServingCluster.Nodes;

/// <summary>Kinds of devices that replicas run on.</summary>
public enum DeviceKind
{
    /// <summary>The processors and main memory of a node, as one device.</summary>
    Cpu,

    /// <summary>A graphics processor with its own memory.</summary>
    Gpu,
}
