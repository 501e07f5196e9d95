namespace ServingCluster.Frontend.Ui.Access;

/// <summary>A level with what it allows.</summary>
public sealed record DescribedLevel(string PermissionLevel, string Description = "");
