using ServingCluster.Errors;
using ServingCluster.Frontend.Auth;
using ServingCluster.Frontend.Http;
using ServingCluster.Identity;
using ServingCluster.Secrets;

namespace ServingCluster.Frontend.Secrets;

/// <summary>The routes of secret scopes.</summary>
internal sealed class SecretScopeCommands(IServingGrains grains, JsonRequests requests)
{
    private const string OwnBackend = "DATABRICKS";

    public async Task CreateAsync(HttpContext context)
    {
        var body = await requests.ReadAsync(context);
        var name = body.RequiredText("scope");
        var manager = body.Text("initial_manage_principal");
        if (manager is not (null or "" or SecretGrant.Everybody))
            body.Mistake("initial_manage_principal", $"must be '{SecretGrant.Everybody}' or be left out, so that the creator may manage the scope; it is '{manager}'.");
        CheckBackend(body);
        body.Mistakes.ThrowIfAny();
        var creator = Caller.Of(context).Principal;
        await RequireRoomAsync(creator);
        await RefuseUsedAsync(name, creator);
        await grains.SecretScope(name).CreateAsync(string.IsNullOrEmpty(manager)
            ? new SecretScopeCreation(creator.Name, creator.Name) { ManagerKind = creator.Kind }
            : new SecretScopeCreation(creator.Name, manager) { ManagerKind = PrincipalKind.Group });
        await JsonReply.SendEmptyAsync(context);
    }

    public async Task DeleteAsync(HttpContext context)
    {
        var body = await requests.ReadAsync(context);
        var name = body.RequiredText("scope");
        body.Mistakes.ThrowIfAny();
        await (await grains.FindScopeAsync(name)).DeleteAsync(Caller.Of(context).Principal);
        await JsonReply.SendEmptyAsync(context);
    }

    public async Task ListAsync(HttpContext context)
    {
        var names = await VisibleAsync(Caller.Of(context).Principal);
        await JsonReply.SendAsync(context, names, static (json, names) =>
        {
            json.WriteStartArray("scopes");
            foreach (var name in names)
            {
                json.WriteStartObject();
                json.WriteString("name", name);
                json.WriteString("backend_type", OwnBackend);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    private async Task RefuseUsedAsync(string name, Principal creator)
    {
        if (await grains.SecretScope(name).GetAsync() is not null || await ScopeUse.EndpointsOfAsync(grains, name) is not { Count: > 0 } users)
            return;
        throw new ServingException(ErrorCode.ResourceConflict, string.Concat(
            $"A scope '{name}' that was deleted is still referred to by {(users.Count == 1 ? "an endpoint" : $"{users.Count} endpoints")}",
            creator.IsAdmin ? $" ('{string.Join("', '", users.Take(5))}')" : "",
            ", which would read the secrets of this one. Change the config there first, or choose another name."));
    }

    private static void CheckBackend(BodyReader body)
    {
        var backend = body.Text("scope_backend_type");
        if (backend == "AZURE_KEYVAULT" || (backend is null or "" && body.Object("backend_azure_keyvault") is not null))
        {
            body.Mistake(
                "scope_backend_type", $"a scope whose secrets lie in Azure Key Vault is not offered: this server keeps them itself, encrypted. Leave it out or give '{OwnBackend}'.");
        }
        else if (backend is not (null or "" or OwnBackend))
        {
            body.Mistake("scope_backend_type", $"'{backend}' is not known; leave it out or give '{OwnBackend}'.");
        }
    }

    // Of several at once a few may slip through: what counts is that nobody alone uses up what there is for all.
    private async Task RequireRoomAsync(Principal creator)
    {
        if (creator.IsAdmin)
            return;
        var count = 0;
        foreach (var name in await grains.SecretScopeCatalog().ListAsync())
        {
            if (await grains.SecretScope(name).GetAsync() is { } scope && scope.Creator == creator.Name)
                count++;
        }

        if (count >= SecretLimits.ScopesOfCreator)
        {
            throw new ServingException(
                ErrorCode.ResourceLimitExceeded,
                $"'{creator.Name}' has made {count} secret scopes, and whoever is no administrator may make {SecretLimits.ScopesOfCreator}; delete one that nobody needs, or put secrets into one that there is.");
        }
    }

    private async Task<IReadOnlyList<string>> VisibleAsync(Principal principal)
    {
        var visible = new List<string>();
        foreach (var name in await grains.SecretScopeCatalog().ListAsync())
        {
            if (await grains.SecretScope(name).GetAsync() is { } scope && (principal.IsAdmin || scope.Grants.Any(grant => grant.IsFor(principal))))
                visible.Add(name);
        }

        return visible;
    }
}
