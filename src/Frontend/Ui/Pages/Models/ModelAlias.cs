namespace ServingCluster.Frontend.Ui.Pages.Models;

/// <summary>A name for one version of a model, which can be given to another.</summary>
public sealed record ModelAlias(string Alias, string Version);
