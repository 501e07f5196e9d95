using ServingCluster.Frontend.Access;
using ServingCluster.Frontend.Auth;
using ServingCluster.Frontend.Http;
using ServingCluster.Frontend.Registry.UnityCatalog;
using ServingCluster.Grains.Access;
using ServingCluster.Identity;

namespace ServingCluster.Frontend.Registry.Details;

/// <summary>The route that tells what a version holds: its signature, what it needs of memory, and what was measured of it.</summary>
internal sealed class VersionDetails(IServingGrains grains)
{
    private readonly ModelFinder _finder = new(grains);

    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/2.0/serving/model-versions/{full_name}/{version}", GetAsync);

    private async Task GetAsync(HttpContext context)
    {
        var (model, version) = await _finder.DescribeAsync(context, UnityPath.Model(context), UnityPath.Version(context), ModelPermission.CanRead);
        var level = PermissionNames<ModelPermission>.Of(model.LevelOf(Caller.Of(context).Principal));
        await JsonReply.SendAsync(context, (model, version, level), static (json, found) =>
        {
            json.WriteString("permission_level", found.level);
            VersionDetailsWriter.Write(json, found.model, found.version);
        });
    }
}
