namespace ServingCluster.Frontend.Ui.Access;

/// <summary>A level that can be granted.</summary>
/// <param name="PermissionLevel">Its name.</param>
/// <param name="Description">What it lets one do.</param>
public sealed record LevelDetails(string PermissionLevel, string Description);
