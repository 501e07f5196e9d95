using ServingCluster.Frontend.Http;

namespace ServingCluster.Frontend.Registry.Mlflow;

/// <summary>The registry routes that MLflow's clients call, for the workspace's registry and Unity Catalog's.</summary>
internal static class MlflowRoutes
{
    private const string NoStages = "There are no stages: every version is in the stage 'None'. Mark versions with aliases instead.";

    private static readonly string[] GetOrPost = [HttpMethods.Get, HttpMethods.Post];

    public static void Map(IEndpointRouteBuilder routes, MlflowDialect dialect, IServingGrains grains, RegistryRequests requests)
    {
        var models = new MlflowModels(dialect, grains, requests);
        var versions = new MlflowVersions(dialect, grains, requests);
        MapModels(routes.MapGroup(dialect.Prefix + "/registered-models"), models);
        MapVersions(routes.MapGroup(dialect.Prefix + "/model-versions"), versions);
        if (dialect.IsUnityCatalog)
            MapUnityCatalogOnly(routes, dialect.Prefix);
        else
            MapWorkspaceOnly(routes, dialect.Prefix, models);
    }

    private static void MapModels(RouteGroupBuilder routes, MlflowModels models)
    {
        routes.MapPost("/create", models.CreateAsync);
        routes.MapGet("/get", models.GetAsync);
        routes.MapMethods("/search", GetOrPost, models.SearchAsync);
        routes.MapPatch("/update", models.UpdateAsync);
        routes.MapDelete("/delete", models.DeleteAsync);
        routes.MapPost("/set-tag", models.SetTagAsync);
        routes.MapDelete("/delete-tag", models.DeleteTagAsync);
        routes.MapPost("/alias", models.SetAliasAsync);
        routes.MapGet("/alias", models.GetByAliasAsync);
        routes.MapDelete("/alias", models.DeleteAliasAsync);
        NotOffered.Map(routes, "/rename", "Models cannot be renamed; register the versions under the new name and delete the old model.");
    }

    private static void MapVersions(RouteGroupBuilder routes, MlflowVersions versions)
    {
        routes.MapPost("/create", versions.CreateAsync);
        routes.MapGet("/get", versions.GetAsync);
        routes.MapMethods("/search", GetOrPost, versions.SearchAsync);
        routes.MapPatch("/update", versions.UpdateAsync);
        routes.MapDelete("/delete", versions.DeleteAsync);
        routes.MapPost("/set-tag", versions.SetTagAsync);
        routes.MapDelete("/delete-tag", versions.DeleteTagAsync);
        routes.MapGet("/get-download-uri", versions.GetDownloadUriAsync);
    }

    private static void MapWorkspaceOnly(IEndpointRouteBuilder routes, string prefix, MlflowModels models)
    {
        routes.MapGet(prefix + "/registered-models/list", models.SearchAsync);
        routes.MapMethods(prefix + "/registered-models/get-latest-versions", GetOrPost, models.GetLatestVersionsAsync);
        routes.MapGet(prefix + "/databricks/registered-models/get", models.GetDetailsAsync);
        NotOffered.Map(routes, prefix + "/model-versions/transition-stage", NoStages);
        NotOffered.Map(routes, prefix + "/databricks/model-versions/transition-stage", NoStages);
        NotOffered.Map(routes, prefix + "/transition-requests/{**rest}", NoStages);
        NotOffered.Map(routes, prefix + "/comments/{**rest}", "There are no comments; use descriptions and tags.");
        NotOffered.Map(
            routes, prefix + "/registry-webhooks/{**rest}", "There are no registry webhooks; poll model-versions/search instead.");
    }

    private static void MapUnityCatalogOnly(IEndpointRouteBuilder routes, string prefix)
    {
        NotOffered.MapUploads(routes, prefix + "/model-versions/generate-temporary-credentials");
        NotOffered.MapUploads(routes, prefix + "/model-versions/finalize");
        NotOffered.Map(routes, prefix + "/model-versions/emit-lineage", "There is no lineage.");
        routes.MapGet(prefix + "/registered-models:is-databricks-sdk-models-artifact-repository-enabled", static context =>
            JsonReply.SendAsync(context, false, static (json, enabled) =>
                json.WriteBoolean("is_databricks_sdk_models_artifact_repository_enabled", enabled)));
    }
}
