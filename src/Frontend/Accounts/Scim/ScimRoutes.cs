namespace ServingCluster.Frontend.Accounts.Scim;

/// <summary>The routes of SCIM (RFC 7644).</summary>
internal static class ScimRoutes
{
    public const string Root = "/api/2.0/preview/scim/v2";

    /// <summary>The content type that requests may have besides that of JSON.</summary>
    public const string ContentType = "application/scim+json";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Root + "/Me", routes.ServiceProvider.GetRequiredService<ScimMe>().GetAsync);
        var accounts = routes.ServiceProvider.GetRequiredService<ScimAccounts>();
        foreach (var kind in new[] { ScimKind.User, ScimKind.Group, ScimKind.ServicePrincipal })
        {
            var all = $"{Root}/{kind.Plural}";
            var one = all + "/{id}";
            routes.MapGet(all, context => accounts.ListAsync(context, kind));
            routes.MapPost(all, context => accounts.CreateAsync(context, kind));
            routes.MapGet(one, context => accounts.GetAsync(context, kind));
            routes.MapPut(one, context => accounts.ReplaceAsync(context, kind));
            routes.MapPatch(one, context => accounts.PatchAsync(context, kind));
            routes.MapDelete(one, context => accounts.DeleteAsync(context, kind));
        }
    }
}
