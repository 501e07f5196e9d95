using ServingCluster.Identity;

namespace ServingCluster.Frontend.Accounts.Scim;

/// <summary>What the routes of one kind of account differ in.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Plural">The name in paths.</param>
/// <param name="Schema">The schema's name.</param>
/// <param name="NameField">The attribute that holds the account's name.</param>
internal sealed record ScimKind(PrincipalKind Kind, string Plural, string Schema, string NameField)
{
    public static ScimKind User { get; } = new(PrincipalKind.User, "Users", "urn:ietf:params:scim:schemas:core:2.0:User", "userName");

    public static ScimKind Group { get; } = new(PrincipalKind.Group, "Groups", "urn:ietf:params:scim:schemas:core:2.0:Group", "displayName");

    public static ScimKind ServicePrincipal { get; } = new(
        PrincipalKind.ServicePrincipal, "ServicePrincipals", "urn:ietf:params:scim:schemas:core:2.0:ServicePrincipal", "applicationId");

    public static ScimKind Of(PrincipalKind kind) => kind switch
    {
        PrincipalKind.User => User,
        PrincipalKind.Group => Group,
        _ => ServicePrincipal,
    };
}
