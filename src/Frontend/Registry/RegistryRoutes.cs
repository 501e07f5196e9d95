using ServingCluster.Frontend.Http;
using ServingCluster.Frontend.Registry.Details;
using ServingCluster.Frontend.Registry.Mlflow;
using ServingCluster.Frontend.Registry.UnityCatalog;
using ServingCluster.Frontend.Registry.Uploads;
using ServingCluster.Grains.Models;

namespace ServingCluster.Frontend.Registry;

/// <summary>The routes of the model registries: MLflow's, Unity Catalog's, the upload of model files, and what versions hold.</summary>
internal static class RegistryRoutes
{
    /// <summary>
    /// Maps them all. Needs <see cref="IServingGrains"/>, <see cref="JsonRequests"/> and, for uploads, <see cref="IModelArtifacts"/>
    /// as services.
    /// </summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        var grains = routes.ServiceProvider.GetRequiredService<IServingGrains>();
        var requests = new RegistryRequests(routes.ServiceProvider.GetRequiredService<JsonRequests>());
        MlflowRoutes.Map(routes, MlflowDialect.Workspace, grains, requests);
        MlflowRoutes.Map(routes, MlflowDialect.UnityCatalog, grains, requests);
        UnityRoutes.Map(routes, grains, requests);
        new UploadRoutes(grains).Map(routes);
        new VersionDetails(grains).Map(routes);
    }
}
