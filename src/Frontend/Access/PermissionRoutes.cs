using ServingCluster.Errors;
using ServingCluster.Frontend.Http;
using ServingCluster.Storage;

namespace ServingCluster.Frontend.Access;

/// <summary>The routes by which grants are read and changed.</summary>
internal static class PermissionRoutes
{
    private const string Root = "/api/2.0/permissions";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var services = routes.ServiceProvider;
        var (grains, store) = (services.GetRequiredService<IServingGrains>(), services.GetRequiredService<IStateStore>());
        Map(routes, new GuardedEndpoints(grains, store));
        Map(routes, new GuardedModels(grains, store));
        routes.Map(Root + "/{type}/{**rest}", static context => throw new ServingException(
            ErrorCode.InvalidParameterValue,
            $"'{context.Request.RouteValues["type"]}' is no kind of object with permissions here: these are serving-endpoints and registered-models, each as " +
            $"{Root}/KIND/ID with GET, PUT and PATCH, and {Root}/KIND/ID/permissionLevels with GET."));
    }

    private static void Map<TLevel>(IEndpointRouteBuilder routes, IGuardedObjects<TLevel> kind)
        where TLevel : struct, Enum
    {
        var handler = new PermissionHandler<TLevel>(
            kind, routes.ServiceProvider.GetRequiredService<KnownPrincipals>(), routes.ServiceProvider.GetRequiredService<JsonRequests>());
        var path = $"{Root}/{kind.Path}/{{id}}";
        routes.MapGet(path, handler.GetAsync);
        routes.MapPut(path, handler.ReplaceAsync);
        routes.MapPatch(path, handler.MergeAsync);
        routes.MapGet(path + "/permissionLevels", handler.ListLevelsAsync);
    }
}
