using ServingCluster.Endpoints;
using ServingCluster.Errors;

namespace ServingCluster.Frontend.Endpoints;

/// <summary>Finds the endpoint that a path names.</summary>
internal sealed class EndpointFinder(IServingGrains grains)
{
    /// <summary>The grain of the endpoint named in the path. A name that nobody gave activates none.</summary>
    /// <exception cref="ServingException"><see cref="ErrorCode.ResourceDoesNotExist"/>.</exception>
    public async ValueTask<IServingEndpoint> FindAsync(HttpContext context)
    {
        var name = NameOf(context);
        return await grains.EndpointCatalog().ContainsAsync(name) ? grains.Endpoint(name) : throw Missing(name);
    }

    /// <summary>The endpoint named in the path, as it stands.</summary>
    /// <exception cref="ServingException"><see cref="ErrorCode.ResourceDoesNotExist"/>.</exception>
    public async ValueTask<EndpointDescription> DescribeAsync(HttpContext context) =>
        await (await FindAsync(context)).GetAsync() ?? throw Missing(NameOf(context));

    private static string NameOf(HttpContext context) => (string)context.Request.RouteValues["name"]!;

    private static ServingException Missing(string name) =>
        new(ErrorCode.ResourceDoesNotExist, $"Endpoint with name '{name}' does not exist.");
}
