using System.Collections.Frozen;
using ServingCluster.Identity;

namespace ServingCluster.Frontend.Auth;

/// <summary>Makes principals of accounts. An account that is gone or switched off has none.</summary>
internal sealed class PrincipalFinder(IServingGrains grains)
{
    public async ValueTask<Principal?> ByIdAsync(string id) => Of(await grains.IdentityDirectory().FindByIdAsync(id));

    public async ValueTask<Principal?> ByNameAsync(PrincipalKind kind, string name) =>
        Of(await grains.IdentityDirectory().FindByNameAsync(kind, name));

    /// <summary>
    /// Whether a user whom an issuer named, and who had no account here when that was, may still do something: one of the same name that was
    /// made and switched off since shuts them out.
    /// </summary>
    public async ValueTask<bool> IsStrangerAdmittedAsync(string name) =>
        await grains.IdentityDirectory().FindByNameAsync(PrincipalKind.User, name) is null or { Active: true };

    /// <summary>The principal of an account; null where it may do nothing.</summary>
    public static Principal? Of(AccountIdentity? account) => account is not { Active: true }
        ? null
        : new Principal(account.Kind, account.Name, account.DisplayName, account.Groups.ToFrozenSet(StringComparer.Ordinal)) { AccountId = account.Id };
}
