using System.Collections.Frozen;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using ServingCluster.Frontend.Settings;
using ServingCluster.Frontend.Ui.Sessions;
using ServingCluster.Identity;

namespace ServingCluster.Frontend.Auth.External;

/// <summary>
/// Makes principals of the external issuer's tokens. A user of that name who has an account here is that user, with the groups of both; one
/// who has none is taken by what the token says.
/// </summary>
internal sealed class ExternalPrincipals(ServingSettings settings, IServingGrains grains)
{
    // What a display name is in, by OpenID Connect Core 1.0, 5.1.
    private const string DisplayNameClaim = "name";

    /// <summary>Whom a valid token stands for; null when it does not say, or the account here is switched off.</summary>
    public async ValueTask<Principal?> OfAsync(JsonWebToken token)
    {
        if (!token.TryGetPayloadValue<string>(settings.OidcUserClaim, out var name) || string.IsNullOrWhiteSpace(name))
            return null;
        var account = await grains.IdentityDirectory().FindByNameAsync(PrincipalKind.User, name);

        // The built-in administrator is whoever holds its token, not whom an issuer calls so.
        if (account is { Active: false } or { Id: BuiltInAccounts.Administrator })
            return null;
        var groups = GroupsOf(token).Union(account?.Groups ?? [KnownGroups.Users]).ToFrozenSet(StringComparer.Ordinal);
        var displayName = token.TryGetPayloadValue<string>(DisplayNameClaim, out var display) && display.Length > 0 ? display : name;
        return account is null
            ? new Principal(PrincipalKind.User, name, displayName, groups)
            : new Principal(PrincipalKind.User, account.Name, account.DisplayName, groups) { AccountId = account.Id };
    }

    /// <summary>Whom a valid ID token stands for, with the groups that it says: those of an account here are looked up while the session lasts.</summary>
    public async ValueTask<SignedInPerson?> PersonOfAsync(JsonWebToken token)
    {
        if (await OfAsync(token) is not { } principal)
            return null;
        IEnumerable<string> own = principal.AccountId.Length > 0 ? [] : [KnownGroups.Users];
        return new SignedInPerson(principal.Name, principal.DisplayName, principal.AccountId, [.. GroupsOf(token).Union(own)]);
    }

    // A group of the issuer that happens to be called like one with rights here gives none.
    private IEnumerable<string> GroupsOf(JsonWebToken token)
    {
        foreach (var group in Texts(token))
        {
            if (settings.OidcAdminGroup.Length > 0 && group == settings.OidcAdminGroup)
                yield return Principal.Admins;
            if (group is not (KnownGroups.Admins or KnownGroups.Users))
                yield return group;
        }
    }

    private IEnumerable<string> Texts(JsonWebToken token)
    {
        if (token.TryGetPayloadValue<JsonElement>(settings.OidcGroupsClaim, out var claim) && claim.ValueKind == JsonValueKind.Array)
            return claim.EnumerateArray().Where(e => e.ValueKind == JsonValueKind.String).Select(e => e.GetString()!);
        return token.TryGetPayloadValue<string>(settings.OidcGroupsClaim, out var one) && !string.IsNullOrEmpty(one) ? [one] : [];
    }
}
