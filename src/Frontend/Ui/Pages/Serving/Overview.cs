namespace ServingCluster.Frontend.Ui.Pages.Serving;

/// <summary>The answer that tells how all endpoints are doing.</summary>
internal sealed record Overview
{
    public IReadOnlyList<EndpointFigures> Endpoints { get; init; } = [];
}
