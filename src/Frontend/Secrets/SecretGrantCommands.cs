using System.Text.Json;
using ServingCluster.Errors;
using ServingCluster.Frontend.Access;
using ServingCluster.Frontend.Auth;
using ServingCluster.Frontend.Http;
using ServingCluster.Secrets;

namespace ServingCluster.Frontend.Secrets;

/// <summary>The routes of rights at secret scopes.</summary>
internal sealed class SecretGrantCommands(IServingGrains grains, KnownPrincipals principals, JsonRequests requests)
{
    public async Task PutAsync(HttpContext context)
    {
        var body = await requests.ReadAsync(context);
        var (name, principal, wanted) = (body.RequiredText("scope"), body.RequiredText("principal"), body.RequiredText("permission"));
        if (principal.Length > SecretLimits.PrincipalLength)
            body.Mistake("principal", $"must have at most {SecretLimits.PrincipalLength} characters.");
        var permission = SecretPermissionNames.Parse(wanted);
        if (wanted.Length > 0 && permission == SecretPermission.None)
            body.Mistake("permission", $"must be {SecretPermissionNames.Known}, but is '{wanted}'.");
        var kind = SecretPrincipalKinds.Read(body);
        body.Mistakes.ThrowIfAny();
        var (scope, caller) = (await grains.FindScopeAsync(name), Caller.Of(context).Principal);

        // Whoever may not grant is not told whom there is.
        await scope.ListGrantsAsync(caller);
        var grant = new SecretGrant(principal, permission) { Kind = SecretPrincipalKinds.Choose(principal, kind, await principals.KindsOfAsync(principal), principals.AreAllKnown) };
        await scope.PutGrantAsync(grant, caller);
        await JsonReply.SendEmptyAsync(context);
    }

    public async Task DeleteAsync(HttpContext context)
    {
        var body = await requests.ReadAsync(context);
        var (name, principal) = (body.RequiredText("scope"), body.RequiredText("principal"));
        body.Mistakes.ThrowIfAny();
        await (await grains.FindScopeAsync(name)).DeleteGrantAsync(principal, Caller.Of(context).Principal);
        await JsonReply.SendEmptyAsync(context);
    }

    public async Task GetAsync(HttpContext context)
    {
        var mistakes = new Mistakes();
        var (name, principal) = (context.Request.Query.Required("scope", mistakes), context.Request.Query.Required("principal", mistakes));
        mistakes.ThrowIfAny();
        var grants = await (await grains.FindScopeAsync(name)).ListGrantsAsync(Caller.Of(context).Principal);
        var grant = grants.FirstOrDefault(g => g.Principal == principal)
            ?? throw new ServingException(ErrorCode.ResourceDoesNotExist, $"'{principal}' has no rights of its own at the scope '{name}'.");
        await JsonReply.SendAsync(context, grant, Write);
    }

    public async Task ListAsync(HttpContext context)
    {
        var mistakes = new Mistakes();
        var name = context.Request.Query.Required("scope", mistakes);
        mistakes.ThrowIfAny();
        var grants = await (await grains.FindScopeAsync(name)).ListGrantsAsync(Caller.Of(context).Principal);
        await JsonReply.SendAsync(context, grants, static (json, grants) =>
        {
            json.WriteStartArray("items");
            foreach (var grant in grants)
            {
                json.WriteStartObject();
                Write(json, grant);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    private static void Write(Utf8JsonWriter json, SecretGrant grant)
    {
        json.WriteString("principal", grant.Principal);
        json.WriteString("permission", grant.Permission.WireName());
    }
}
