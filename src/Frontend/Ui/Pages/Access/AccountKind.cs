namespace ServingCluster.Frontend.Ui.Pages.Access;

/// <summary>A kind of account.</summary>
/// <param name="Tab">The tab that lists it.</param>
/// <param name="Title">What several are called.</param>
/// <param name="One">What one is called.</param>
/// <param name="Resource">The resource of SCIM.</param>
/// <param name="NameField">The attribute that people know it by.</param>
public sealed record AccountKind(string Tab, string Title, string One, string Resource, string NameField)
{
    private const string Root = "/api/2.0/preview/scim/v2/";

    /// <summary>People.</summary>
    public static AccountKind User { get; } = new("users", "Users", "user", "Users", "userName");

    /// <summary>Groups of accounts.</summary>
    public static AccountKind Group { get; } = new("groups", "Groups", "group", "Groups", "displayName");

    /// <summary>Programs.</summary>
    public static AccountKind Service { get; } = new("service-principals", "Service principals", "service principal", "ServicePrincipals", "displayName");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<AccountKind> All { get; } = [User, Group, Service];

    /// <summary>The path of them all.</summary>
    public string Path => Root + Resource;

    /// <summary>The path of one.</summary>
    public string PathOf(string id) => $"{Path}/{Uri.EscapeDataString(id)}";
}
