namespace ServingCluster.Frontend.OAuth;

/// <summary>The routes of OAuth.</summary>
internal static class OAuthRoutes
{
    private static readonly string[] Documents = ["oauth-authorization-server", "openid-configuration"];

    public static void Map(IEndpointRouteBuilder routes)
    {
        var token = routes.ServiceProvider.GetRequiredService<TokenEndpoint>();
        var revoke = routes.ServiceProvider.GetRequiredService<RevokeEndpoint>();
        var authorize = routes.ServiceProvider.GetRequiredService<AuthorizeEndpoint>();
        var discovery = routes.ServiceProvider.GetRequiredService<DiscoveryDocuments>();
        foreach (var root in new[] { OAuthPaths.Root, OAuthPaths.Account })
        {
            routes.MapPost(root + OAuthPaths.Token, token.AnswerAsync);
            routes.MapPost(root + OAuthPaths.Revoke, revoke.AnswerAsync);
            routes.MapGet(root + OAuthPaths.Authorize, authorize.ShowAsync);
            routes.MapPost(root + OAuthPaths.Authorize, authorize.SignInAsync);
            foreach (var document in Documents)
                routes.MapGet($"{root}/.well-known/{document}", discovery.DescribeAsync);
        }

        routes.MapGet(OAuthPaths.Root + OAuthPaths.Keys, discovery.ListKeysAsync);
    }
}
