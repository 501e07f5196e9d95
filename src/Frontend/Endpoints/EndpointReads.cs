using ServingCluster.Endpoints;
using ServingCluster.Errors;
using ServingCluster.Frontend.Access;
using ServingCluster.Frontend.Http;
using ServingCluster.Identity;

namespace ServingCluster.Frontend.Endpoints;

/// <summary>The routes that tell what endpoints there are and how they stand.</summary>
internal sealed partial class EndpointReads(IServingGrains grains, EndpointFinder finder, ILogger<EndpointReads> logger)
{
    public async Task ListAsync(HttpContext context)
    {
        var seen = (await DescribeAllAsync(context)).Select(e => (Endpoint: e, Level: Permission.Of(context, e)));
        await JsonReply.SendAsync(context, seen, static (json, seen) =>
        {
            json.WriteStartArray("endpoints");
            foreach (var (endpoint, level) in seen)
            {
                json.WriteStartObject();
                EndpointWriter.WriteSummary(json, endpoint, level);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    /// <summary>All endpoints that the caller may see, by name. One that is being made or deleted just now, or that cannot be read, is left out.</summary>
    public async Task<IReadOnlyList<EndpointDescription>> DescribeAllAsync(HttpContext context)
    {
        var names = await grains.EndpointCatalog().ListAsync();
        var endpoints = await Task.WhenAll(names.Select(DescribeAsync));
        return [.. endpoints.OfType<EndpointDescription>().Where(e => Permission.Of(context, e) >= EndpointPermission.CanView)];
    }

    public async Task GetAsync(HttpContext context) => await EndpointReply.SendAsync(context, await finder.DescribeAsync(context, EndpointPermission.CanView));

    /// <summary>What the caller may do with the endpoint.</summary>
    public async Task GetOwnPermissionAsync(HttpContext context)
    {
        var endpoint = await finder.DescribeAsync(context, EndpointPermission.CanView);
        await JsonReply.SendAsync(context, Permission.Of(context, endpoint), static (json, level) =>
            json.WriteString("permission_level", PermissionNames<EndpointPermission>.Of(level)));
    }

    public async Task ListConfigVersionsAsync(HttpContext context)
    {
        var endpoint = await finder.FindAsync(context, EndpointPermission.CanView);
        await JsonReply.SendAsync(context, await endpoint.GetConfigHistoryAsync(), static (json, configs) =>
        {
            json.WriteStartArray("config_versions");
            foreach (var config in configs)
            {
                json.WriteStartObject();
                ConfigWriter.Write(json, config, status: null);
                json.WriteString("creator", config.Creator);
                json.WriteNumber("creation_timestamp", config.CreatedAt.WireTime());
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    /// <summary>One endpoint that cannot be read must not hide all others; a call for it by name tells why it cannot.</summary>
    private async Task<EndpointDescription?> DescribeAsync(string name)
    {
        try
        {
            return await grains.Endpoint(name).GetAsync();
        }
        catch (ServingException exception)
        {
            LogUnreadable(exception, name);
            return null;
        }
    }
}
