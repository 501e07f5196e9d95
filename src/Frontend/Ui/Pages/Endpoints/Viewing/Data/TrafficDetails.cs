namespace ServingCluster.Frontend.Ui.Pages.Endpoints.Viewing.Data;

/// <summary>How requests are shared out.</summary>
public sealed record TrafficDetails
{
    /// <summary>The shares.</summary>
    public IReadOnlyList<RouteDetails> Routes { get; init; } = [];
}
