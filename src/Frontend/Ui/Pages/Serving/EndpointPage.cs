namespace ServingCluster.Frontend.Ui.Pages.Serving;

/// <summary>A page of what the search found.</summary>
internal sealed record EndpointPage
{
    public int Total { get; init; }

    public IReadOnlyList<EndpointRow> Endpoints { get; init; } = [];
}
