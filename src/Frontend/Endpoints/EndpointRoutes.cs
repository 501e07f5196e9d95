using ServingCluster.Frontend.Audit;
using ServingCluster.Frontend.Endpoints.Gateway;
using ServingCluster.Frontend.Endpoints.Observation;
using ServingCluster.Frontend.Endpoints.Search;

namespace ServingCluster.Frontend.Endpoints;

/// <summary>The management routes of serving endpoints.</summary>
internal static class EndpointRoutes
{
    private const string Root = "/api/2.0/serving-endpoints";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Root + ":search", routes.ServiceProvider.GetRequiredService<EndpointSearch>().GetAsync);
        MapReads(routes, routes.ServiceProvider.GetRequiredService<EndpointReads>());
        MapCommands(routes, routes.ServiceProvider.GetRequiredService<EndpointCommands>());
        MapChecks(routes, routes.ServiceProvider.GetRequiredService<EndpointChecks>());
        MapGateway(routes, routes.ServiceProvider.GetRequiredService<GatewayRoutes>());
        routes.MapGet(Root + "/{name}/rate-limits/explain", routes.ServiceProvider.GetRequiredService<LimitExplanationRoute>().GetAsync);
        routes.MapGet(Root + "/{name}/update-progress", routes.ServiceProvider.GetRequiredService<UpdateProgressRoute>().GetAsync);
        routes.MapPatch(Root + "/{name}/notifications", routes.ServiceProvider.GetRequiredService<NotificationRoutes>().SetAsync);
        var telemetry = routes.ServiceProvider.GetRequiredService<TelemetryRoutes>();
        routes.MapPatch(Root + "/{name}/telemetry-config", telemetry.SetAsync);
        routes.MapPatch(Root + "/{name}/system-metrics-export-state", telemetry.SetExportAsync);
        MapObservation(routes, routes.ServiceProvider.GetRequiredService<EndpointObservation>());
        var models = routes.ServiceProvider.GetRequiredService<EndpointModels>();
        routes.MapGet(Root + "/{name}/openapi", models.GetOpenApiAsync);
        routes.MapGet(Root + "/{name}/input-example", models.GetInputExampleAsync);
        var units = routes.ServiceProvider.GetRequiredService<ModelUnitsCommands>();
        routes.MapPost(Root + "/pt", units.CreateAsync);
        routes.MapPut(Root + "/pt/{name}/config", units.UpdateConfigAsync);
        var optimization = routes.ServiceProvider.GetRequiredService<ModelOptimization>();
        routes.MapGet(Root + "/get-model-optimization-info/{model}/{version}", optimization.GetAsync);
    }

    private static void MapReads(IEndpointRouteBuilder routes, EndpointReads reads)
    {
        routes.MapGet(Root, reads.ListAsync);
        routes.MapGet(Root + "/{name}", reads.GetAsync);
        routes.MapGet(Root + "/{name}/config-versions", reads.ListConfigVersionsAsync);
        routes.MapGet(Root + "/{name}/permissions/me", reads.GetOwnPermissionAsync);
    }

    private static void MapCommands(IEndpointRouteBuilder routes, EndpointCommands commands)
    {
        routes.MapPost(Root, commands.CreateAsync);
        routes.MapDelete(Root + "/{name}", commands.DeleteAsync);
        routes.MapPut(Root + "/{name}/config", commands.UpdateConfigAsync);
        routes.MapPatch(Root + "/{name}/tags", commands.UpdateTagsAsync);
        routes.MapPost(Root + "/{name}/config:cancel", commands.CancelUpdateAsync);
        routes.MapPost(Root + "/{name}/config:stop", commands.StopAsync);
        routes.MapPost(Root + "/{name}/config:start", commands.StartAsync);
    }

    private static void MapChecks(IEndpointRouteBuilder routes, EndpointChecks checks)
    {
        routes.MapPost(Root + ":validate", checks.CheckCreationAsync).WithMetadata(UnauditedCommand.Mark);
        routes.MapPost(Root + "/{name}/config:validate", checks.CheckConfigAsync).WithMetadata(UnauditedCommand.Mark);
        routes.MapPost(Root + "/{name}/ai-gateway:validate", checks.CheckGatewayAsync).WithMetadata(UnauditedCommand.Mark);
        routes.MapGet("/api/2.0/serving/external-providers", ExternalProviderList.SendAsync);
        routes.MapGet("/api/2.0/serving/workload-options", routes.ServiceProvider.GetRequiredService<WorkloadOptions>().GetAsync);
    }

    private static void MapGateway(IEndpointRouteBuilder routes, GatewayRoutes gateway)
    {
        routes.MapGet(Root + "/{name}/ai-gateway", gateway.GetAsync);
        routes.MapPut(Root + "/{name}/ai-gateway", gateway.SetAsync);
        routes.MapPut(Root + "/{name}/rate-limits", gateway.SetRateLimitsAsync);
    }

    private static void MapObservation(IEndpointRouteBuilder routes, EndpointObservation observation)
    {
        routes.MapGet(Root + "/{name}/events", observation.ListEventsAsync);

        // The same logs under the names of both dialects.
        foreach (var list in new[] { "served-models", "served-entities" })
        {
            routes.MapGet($"{Root}/{{name}}/{list}/{{served}}/build-logs", observation.GetBuildLogAsync);
            routes.MapGet($"{Root}/{{name}}/{list}/{{served}}/logs", observation.GetServiceLogAsync);
        }
    }
}
