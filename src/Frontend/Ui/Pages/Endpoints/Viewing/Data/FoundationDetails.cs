namespace ServingCluster.Frontend.Ui.Pages.Endpoints.Viewing.Data;

/// <summary>A model that the server itself provides.</summary>
public sealed record FoundationDetails(string DisplayName = "", string Description = "", string Docs = "");
