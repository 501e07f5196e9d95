namespace ServingCluster.Frontend.Ui.Access;

/// <summary>Who may do what with an object, as the API answers it.</summary>
internal sealed record PermissionList
{
    public IReadOnlyList<PermissionEntry> AccessControlList { get; init; } = [];
}
