namespace ServingCluster.Frontend.Ui.Api;

/// <summary>The answer that lists endpoints.</summary>
internal sealed record EndpointList
{
    public IReadOnlyList<EndpointSummary> Endpoints { get; init; } = [];
}
