using System.Globalization;
using System.Text.Json;
using ServingCluster.Frontend.Auth;
using ServingCluster.Frontend.Http;
using ServingCluster.Identity;

namespace ServingCluster.Frontend.Accounts.Scim;

/// <summary>Tells callers who they are; clients ask before anything else.</summary>
internal sealed class ScimMe(IServingGrains grains, Credentials credentials)
{
    private const string WorkspaceHeader = "x-databricks-org-id";

    public async Task GetAsync(HttpContext context)
    {
        context.Response.Headers[WorkspaceHeader] = credentials.Installation.WorkspaceId.ToString(CultureInfo.InvariantCulture);
        var principal = Caller.Of(context).Principal;
        var found = principal.AccountId.Length > 0 ? await grains.IdentityDirectory().GetAsync(principal.Kind, principal.AccountId) : null;
        var info = WithAllGroups(found ?? Stranger(principal), principal);
        await JsonReply.SendAsync(
            context, (info, new ScimSelection(context.Request.Query, isPrivileged: true)), Write);
    }

    // Clients know every caller by these members, service principals too: the name of these is their application id.
    private static void Write(Utf8JsonWriter json, (AccountInfo Info, ScimSelection Selection) state)
    {
        ScimWriter.Write(json, state.Info, state.Selection);
        if (state.Info.Account.Kind != PrincipalKind.ServicePrincipal)
            return;
        json.WriteString("userName", state.Info.Account.Name);
        json.WriteTexts("emails", []);
    }

    // Those that come of a token rather than of the directory, and that of everybody.
    private static AccountInfo WithAllGroups(AccountInfo info, Principal principal)
    {
        var known = info.Groups.Select(g => g.Display).ToHashSet(StringComparer.Ordinal);
        var more = principal.Groups.Where(g => !known.Contains(g)).Order(StringComparer.Ordinal);
        return info with { Groups = [.. info.Groups, .. more.Select(g => new AccountReference(PrincipalKind.Group, IdOf(g), g, true))] };
    }

    private static string IdOf(string group) => group switch
    {
        KnownGroups.Admins => BuiltInAccounts.Admins,
        KnownGroups.Users => BuiltInAccounts.AllUsers,
        _ => group,
    };

    private static AccountInfo Stranger(Principal principal) => new(
        new Account { Kind = principal.Kind, Id = principal.Name, Name = principal.Name, DisplayName = principal.DisplayName }, [], []);
}
