using ServingCluster.Nodes;

namespace ServingCluster.Grains.Nodes;

/// <summary>The node that this process is: what it is called, what it offers, and whether it is being drained. One per process.</summary>
/// <param name="name">Its name, unique in the cluster.</param>
/// <param name="zone">The zone that it fails with; empty where that is not known.</param>
/// <param name="devices">What replicas may run on; none for a process that only receives requests.</param>
public sealed class LocalNode(string name, string zone, IReadOnlyList<DeviceReport> devices)
{
    private volatile bool _isDraining;
    private volatile bool _isLeaving;

    /// <summary>Its name, unique in the cluster.</summary>
    public string Name => name;

    /// <summary>The zone that it fails with; empty where that is not known.</summary>
    public string Zone => zone;

    /// <summary>What replicas may run on.</summary>
    public IReadOnlyList<DeviceReport> Devices => devices;

    /// <summary>Whether its replicas are to be replaced elsewhere. They serve on meanwhile.</summary>
    public bool IsDraining
    {
        get => _isDraining || _isLeaving;
        set => _isDraining = value;
    }

    /// <summary>Whether it is being drained because its process ends. It stays so.</summary>
    public bool IsLeaving => _isLeaving;

    /// <summary>Its process is to end.</summary>
    public void Leave() => _isLeaving = true;
}
