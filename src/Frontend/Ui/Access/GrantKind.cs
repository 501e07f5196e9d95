namespace ServingCluster.Frontend.Ui.Access;

/// <summary>Who permissions are granted to: users, groups and service principals.</summary>
/// <param name="Field">The kind's member in the API's lists of grants.</param>
/// <param name="Title">The kind, in words.</param>
/// <param name="Accounts">The kind's list of accounts in SCIM.</param>
/// <param name="Name">The member of an account that grants name it by.</param>
public sealed record GrantKind(string Field, string Title, string Accounts, string Name)
{
    /// <summary>All kinds.</summary>
    public static IReadOnlyList<GrantKind> All { get; } =
    [
        new("user_name", "User", "Users", "userName"), new("group_name", "Group", "Groups", "displayName"),
        new("service_principal_name", "Service principal", "ServicePrincipals", "applicationId"),
    ];

    /// <summary>The kind whose grants have that member.</summary>
    public static GrantKind Of(string field) => All.First(k => k.Field == field);
}
