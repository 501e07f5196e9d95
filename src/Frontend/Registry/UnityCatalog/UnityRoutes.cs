namespace ServingCluster.Frontend.Registry.UnityCatalog;

/// <summary>The routes of Unity Catalog's own API about models.</summary>
internal static class UnityRoutes
{
    private const string Root = "/api/2.1/unity-catalog";

    public static void Map(IEndpointRouteBuilder routes, IServingGrains grains, RegistryRequests requests)
    {
        MapModels(routes.MapGroup(Root + "/models"), new UnityModels(grains, requests));
        MapVersions(routes.MapGroup(Root + "/models"), new UnityVersions(grains, requests));
        NotOffered.MapUploads(routes, Root + "/models/{full_name}/versions/{version}/finalize");
        NotOffered.MapUploads(routes, Root + "/temporary-model-version-credentials");
        NotOffered.MapUploads(routes, Root + "/models/{full_name}/versions/{version}/generate-temporary-credentials");
    }

    private static void MapModels(RouteGroupBuilder routes, UnityModels models)
    {
        routes.MapPost("", models.CreateAsync);
        routes.MapGet("", models.ListAsync);
        routes.MapGet("/{full_name}", models.GetAsync);
        routes.MapPatch("/{full_name}", models.UpdateAsync);
        routes.MapDelete("/{full_name}", models.DeleteAsync);
    }

    private static void MapVersions(RouteGroupBuilder routes, UnityVersions versions)
    {
        routes.MapPost("/versions", versions.CreateAsync);
        routes.MapGet("/{full_name}/versions", versions.ListAsync);
        routes.MapGet("/{full_name}/versions/{version}", versions.GetAsync);
        routes.MapPatch("/{full_name}/versions/{version}", versions.UpdateAsync);
        routes.MapDelete("/{full_name}/versions/{version}", versions.DeleteAsync);
        routes.MapGet("/{full_name}/aliases/{alias}", versions.GetByAliasAsync);
        routes.MapPut("/{full_name}/aliases/{alias}", versions.SetAliasAsync);
        routes.MapDelete("/{full_name}/aliases/{alias}", versions.DeleteAliasAsync);
    }
}
