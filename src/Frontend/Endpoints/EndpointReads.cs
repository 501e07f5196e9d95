using ServingCluster.Endpoints;
using ServingCluster.Errors;
using ServingCluster.Frontend.Http;

namespace ServingCluster.Frontend.Endpoints;

/// <summary>The routes that tell what endpoints there are and how they stand.</summary>
internal sealed partial class EndpointReads(IServingGrains grains, EndpointFinder finder, ILogger<EndpointReads> logger)
{
    public async Task ListAsync(HttpContext context)
    {
        await JsonReply.SendAsync(context, await DescribeAllAsync(), static (json, endpoints) =>
        {
            json.WriteStartArray("endpoints");
            foreach (var endpoint in endpoints)
            {
                json.WriteStartObject();
                EndpointWriter.WriteSummary(json, endpoint);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    /// <summary>All endpoints, by name. One that is being made or deleted just now, or that cannot be read, is left out.</summary>
    public async Task<IReadOnlyList<EndpointDescription>> DescribeAllAsync()
    {
        var names = await grains.EndpointCatalog().ListAsync();
        var endpoints = await Task.WhenAll(names.Select(DescribeAsync));
        return [.. endpoints.OfType<EndpointDescription>()];
    }

    public async Task GetAsync(HttpContext context) => await EndpointReply.SendAsync(context, await finder.DescribeAsync(context));

    public async Task ListConfigVersionsAsync(HttpContext context)
    {
        var endpoint = await finder.FindAsync(context);
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
