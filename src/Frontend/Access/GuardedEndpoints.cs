using ServingCluster.Endpoints;
using ServingCluster.Errors;
using ServingCluster.Frontend.Auth;
using ServingCluster.Grains.Access;
using ServingCluster.Identity;
using ServingCluster.Storage;

namespace ServingCluster.Frontend.Access;

/// <summary>Serving endpoints by id. Those that the server provides have none that anybody is told.</summary>
internal sealed class GuardedEndpoints(IServingGrains grains, IStateStore store) : IGuardedObjects<EndpointPermission>
{
    private readonly ObjectIds _ids = new(ObjectIds.Endpoints, store);

    public string Path => "serving-endpoints";

    public string Type => "serving-endpoint";

    public EndpointPermission ToRead => EndpointPermission.CanView;

    public string Describe(EndpointPermission level) => level switch
    {
        EndpointPermission.CanManage => "Can change, stop and delete the endpoint and grant permissions on it",
        EndpointPermission.CanQuery => "Can send requests to the endpoint",
        _ => "Can see the endpoint, its logs, events and metrics",
    };

    public async Task<Guarded<EndpointPermission>> FindAsync(HttpContext context, string id, EndpointPermission needed)
    {
        var endpoint = await DescribeAsync(id, context.RequestAborted);
        Permission.Require(context, endpoint, needed);
        return Of(endpoint);
    }

    public async Task<Guarded<EndpointPermission>> GrantAsync(
        HttpContext context, string id, IReadOnlyList<AccessEntry<EndpointPermission>> entries, bool inPlaceOfAll)
    {
        var endpoint = grains.Endpoint((await DescribeAsync(id, context.RequestAborted)).Name);
        var caller = Caller.Of(context).Name;
        return Of(inPlaceOfAll ? await endpoint.ReplaceAccessAsync(id, entries, caller) : await endpoint.GrantAccessAsync(id, entries, caller));
    }

    private async Task<EndpointDescription> DescribeAsync(string id, CancellationToken cancellationToken) =>
        await _ids.FindAsync(id, cancellationToken) is { } name
        && await grains.Endpoint(name).GetAsync() is { Foundation: null } endpoint && endpoint.Id == id
            ? endpoint
            : throw new ServingException(
                ErrorCode.ResourceDoesNotExist, $"No serving endpoint has the id '{id}'. It stands as 'id' in the answer of GET /api/2.0/serving-endpoints/NAME.");

    private static Guarded<EndpointPermission> Of(EndpointDescription endpoint) =>
        new(endpoint.Id, endpoint.Access, [Guarded<EndpointPermission>.OfAdmins]);
}
