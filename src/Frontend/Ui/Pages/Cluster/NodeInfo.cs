namespace ServingCluster.Frontend.Ui.Pages.Cluster;

/// <summary>A node of the cluster.</summary>
public sealed record NodeInfo
{
    // As the server has it: a node that is later than this takes no new replicas.
    private const double LateSeconds = 5;

    /// <summary>The name.</summary>
    public string Name { get; init; } = "";

    /// <summary>The zone that it is in; empty for none.</summary>
    public string Zone { get; init; } = "";

    /// <summary>Whether it is being emptied.</summary>
    public bool Draining { get; init; }

    /// <summary>How long ago it reported, in seconds.</summary>
    public double ReportAgeSeconds { get; init; }

    /// <summary>What replicas run on.</summary>
    public IReadOnlyList<NodeDevice> Devices { get; init; } = [];

    /// <summary>What runs there.</summary>
    public IReadOnlyList<NodeReplica> Replicas { get; init; } = [];

    /// <summary>Its state in words.</summary>
    public string Words => (Draining, IsLate, Replicas.Count) switch
    {
        (true, _, 0) => "Drained: empty",
        (true, _, _) => "Draining",
        (_, true, _) => "Silent",
        _ => "Takes replicas",
    };

    /// <summary>The style of its badge.</summary>
    public string Style => Draining ? "warn" : IsLate ? "bad" : "good";

    /// <summary>Where it is told to be emptied.</summary>
    public string DrainPath => $"/api/2.0/serving/nodes/{Uri.EscapeDataString(Name)}/drain";

    /// <summary>Where it is told to take replicas again.</summary>
    public string UndrainPath => $"/api/2.0/serving/nodes/{Uri.EscapeDataString(Name)}/undrain";

    /// <summary>What runs on one of its devices.</summary>
    public IReadOnlyList<NodeReplica> On(NodeDevice device) => [.. Replicas.Where(r => r.Device == device.Name)];

    private bool IsLate => ReportAgeSeconds > LateSeconds;
}
