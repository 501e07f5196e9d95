namespace ServingCluster.Frontend.Ui.Access;

/// <summary>A level that somebody has.</summary>
/// <param name="PermissionLevel">The level, as the API names it.</param>
/// <param name="Inherited">Whether it is held for every object of the kind rather than granted for this one.</param>
internal sealed record GrantedPermission(string PermissionLevel, bool Inherited = false);
