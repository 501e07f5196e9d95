using ServingCluster.Grains.Nodes;

namespace ServingCluster.Silo.Placement;

/// <summary>The nodes that are members of the cluster just now: a node is a silo, and is called what the silo is called. Thread-safe.</summary>
public sealed class ClusterNodes(IClusterMembershipService membership) : INodeLiveness
{
    // Replaced as a whole whenever membership changes; asked for on every placement.
    private volatile Index _index = new(MembershipVersion.MinValue, []);

    /// <summary>The silo of that node; null when the node is no active member.</summary>
    public SiloAddress? Find(string node) => Current().GetValueOrDefault(node);

    /// <inheritdoc/>
    public bool IsLive(string node) => Current().ContainsKey(node);

    /// <summary>All active nodes.</summary>
    public IReadOnlyCollection<string> Names => Current().Keys;

    /// <summary>Their silos: one that was restarted is another.</summary>
    public IReadOnlyCollection<SiloAddress> Silos => Current().Values;

    private Dictionary<string, SiloAddress> Current()
    {
        var snapshot = membership.CurrentSnapshot;
        var index = _index;
        if (index.Version == snapshot.Version)
            return index.Silos;
        _index = index = new Index(snapshot.Version, SilosOf(snapshot));
        return index.Silos;
    }

    private static Dictionary<string, SiloAddress> SilosOf(ClusterMembershipSnapshot snapshot)
    {
        var silos = new Dictionary<string, SiloAddress>(StringComparer.Ordinal);
        foreach (var member in snapshot.Members.Values.Where(m => m.Status == SiloStatus.Active))
        {
            // A node that was restarted is there twice until its former silo is declared dead.
            if (!silos.TryGetValue(member.Name, out var other) || other.Generation < member.SiloAddress.Generation)
                silos[member.Name] = member.SiloAddress;
        }

        return silos;
    }

    private sealed record Index(MembershipVersion Version, Dictionary<string, SiloAddress> Silos);
}
