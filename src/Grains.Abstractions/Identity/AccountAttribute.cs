namespace ServingCluster.Identity;

/// <summary>What of an account can be changed, looked for and sorted by.</summary>
public enum AccountAttribute
{
    /// <summary><see cref="Account.Id"/>; never changes.</summary>
    Id,

    /// <summary><see cref="AccountInput.Name"/>.</summary>
    Name,

    /// <summary><see cref="AccountInput.DisplayName"/>; of a group the same as its name.</summary>
    DisplayName,

    /// <summary><see cref="AccountInput.Active"/>, as <c>true</c> or <c>false</c>.</summary>
    Active,

    /// <summary><see cref="AccountInput.ExternalId"/>.</summary>
    ExternalId,

    /// <summary><see cref="AccountInput.GivenName"/>.</summary>
    GivenName,

    /// <summary><see cref="AccountInput.FamilyName"/>.</summary>
    FamilyName,

    /// <summary><see cref="AccountInput.Emails"/>, by their addresses.</summary>
    Emails,

    /// <summary><see cref="AccountInput.Entitlements"/>.</summary>
    Entitlements,

    /// <summary><see cref="AccountInput.Roles"/>.</summary>
    Roles,

    /// <summary><see cref="AccountInput.Members"/>, by their ids.</summary>
    Members,

    /// <summary>The ids of the groups that it is directly in; changed at the groups.</summary>
    Groups,
}
