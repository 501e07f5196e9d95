namespace ServingCluster.Frontend.Accounts.Tokens;

/// <summary>The routes of tokens and secrets.</summary>
internal static class TokenRoutes
{
    private const string Own = "/api/2.0/token";
    private const string All = "/api/2.0/token-management";

    // Of the account, and as a workspace offers it.
    private static readonly string[] SecretRoots = ["/api/2.0/accounts/{account}/servicePrincipals", "/api/2.0/accounts/servicePrincipals"];

    public static void Map(IEndpointRouteBuilder routes)
    {
        var own = routes.ServiceProvider.GetRequiredService<OwnTokens>();
        routes.MapPost(Own + "/create", own.CreateAsync);
        routes.MapGet(Own + "/list", own.ListAsync);
        routes.MapPost(Own + "/delete", own.DeleteAsync);
        var all = routes.ServiceProvider.GetRequiredService<TokenManagement>();
        routes.MapGet(All + "/tokens", all.ListAsync);
        routes.MapGet(All + "/tokens/{id}", all.GetAsync);
        routes.MapDelete(All + "/tokens/{id}", all.DeleteAsync);
        routes.MapPost(All + "/on-behalf-of/tokens", all.CreateOnBehalfAsync);
        var secrets = routes.ServiceProvider.GetRequiredService<ServicePrincipalSecrets>();
        foreach (var root in SecretRoots)
        {
            routes.MapPost(root + "/{id}/credentials/secrets", secrets.CreateAsync);
            routes.MapGet(root + "/{id}/credentials/secrets", secrets.ListAsync);
            routes.MapDelete(root + "/{id}/credentials/secrets/{secret}", secrets.DeleteAsync);
        }
    }
}
