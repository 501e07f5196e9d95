namespace ServingCluster.Frontend.Ui.Pages.Cluster;

/// <summary>The answer that lists nodes.</summary>
internal sealed record NodeList
{
    public IReadOnlyList<NodeInfo> Nodes { get; init; } = [];
}
