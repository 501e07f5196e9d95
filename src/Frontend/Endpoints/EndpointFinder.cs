using ServingCluster.Endpoints;
using ServingCluster.Errors;
using ServingCluster.Frontend.Access;
using ServingCluster.Identity;

namespace ServingCluster.Frontend.Endpoints;

/// <summary>Finds the endpoint that a path names, for callers who may do with it what they are about to.</summary>
internal sealed class EndpointFinder(IServingGrains grains)
{
    /// <summary>The grain of the endpoint named in the path, if the caller has the level. A name that nobody gave activates none.</summary>
    /// <exception cref="ServingException"><see cref="ErrorCode.ResourceDoesNotExist"/>, <see cref="ErrorCode.PermissionDenied"/>.</exception>
    public async ValueTask<IServingEndpoint> FindAsync(HttpContext context, EndpointPermission needed)
    {
        await DescribeAsync(context, needed);
        return grains.Endpoint(NameOf(context));
    }

    /// <summary>The endpoint named in the path, as it stands, if the caller has the level.</summary>
    /// <exception cref="ServingException"><see cref="ErrorCode.ResourceDoesNotExist"/>, <see cref="ErrorCode.PermissionDenied"/>.</exception>
    public async ValueTask<EndpointDescription> DescribeAsync(HttpContext context, EndpointPermission needed)
    {
        var name = NameOf(context);
        var isNamed = await grains.EndpointCatalog().ContainsAsync(name);
        var endpoint = (isNamed ? await grains.Endpoint(name).GetAsync() : null) ?? throw Missing(name);
        Permission.Require(context, endpoint, needed);
        return endpoint;
    }

    private static string NameOf(HttpContext context) => (string)context.Request.RouteValues["name"]!;

    private static ServingException Missing(string name) =>
        new(ErrorCode.ResourceDoesNotExist, $"Endpoint with name '{name}' does not exist.");
}
