using ServingCluster.Frontend.Http;

namespace ServingCluster.Frontend.Endpoints;

/// <summary>The routes that tell what endpoints there are and how they stand.</summary>
internal sealed class EndpointReads(IServingGrains grains, EndpointFinder finder)
{
    public async Task ListAsync(HttpContext context)
    {
        var names = await grains.EndpointCatalog().ListAsync();
        var endpoints = await Task.WhenAll(names.Select(name => grains.Endpoint(name).GetAsync()));
        await JsonReply.SendAsync(context, endpoints, static (json, endpoints) =>
        {
            json.WriteStartArray("endpoints");
            foreach (var endpoint in endpoints)
            {
                // A name without an endpoint is one that is being made or deleted just now.
                if (endpoint is null)
                    continue;
                json.WriteStartObject();
                EndpointWriter.WriteSummary(json, endpoint);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
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
}
