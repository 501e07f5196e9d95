namespace ServingCluster.Frontend.Ui.Pages.Endpoints.Viewing.Data;

/// <summary>A model of somebody else's service.</summary>
public sealed record ExternalDetails(string Provider = "", string Name = "", string Task = "");
