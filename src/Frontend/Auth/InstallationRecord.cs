namespace ServingCluster.Frontend.Auth;

/// <summary>What tells this installation from others; clients ask for it before anything else.</summary>
/// <param name="Format">The version of this record's format.</param>
/// <param name="WorkspaceId">A number of 16 digits, as clients expect of a workspace.</param>
/// <param name="AccountId">A UUID.</param>
internal sealed record InstallationRecord(int Format, long WorkspaceId, Guid AccountId)
{
    public const string Key = "auth/installation";
    public const int CurrentFormat = 1;
}
