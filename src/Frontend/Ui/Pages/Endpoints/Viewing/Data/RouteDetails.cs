namespace ServingCluster.Frontend.Ui.Pages.Endpoints.Viewing.Data;

/// <summary>The share of an entity.</summary>
public sealed record RouteDetails(string ServedEntityName, int TrafficPercentage);
