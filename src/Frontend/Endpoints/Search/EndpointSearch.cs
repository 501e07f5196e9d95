using System.Globalization;
using System.Text.Json;
using ServingCluster.Endpoints;
using ServingCluster.Frontend.Access;
using ServingCluster.Frontend.Http;
using ServingCluster.Identity;

namespace ServingCluster.Frontend.Endpoints.Search;

/// <summary>
/// The route, ours, that finds endpoints and answers them page by page: <c>GET /api/2.0/serving-endpoints:search</c>. Each comes with what
/// a list shows of it. The list of the API itself has no pages.
/// </summary>
internal sealed class EndpointSearch(IServingGrains grains, EndpointReads reads)
{
    public async Task GetAsync(HttpContext context)
    {
        var query = EndpointQuery.Parse(context.Request.Query);
        var requests = query.Order == EndpointQuery.Requests ? await grains.TrafficBoard().ReadAsync() : [];
        var found = query.Choose(
            await reads.DescribeAllAsync(context), requests.ToDictionary(t => t.Endpoint, t => t.RequestsPerSecond, StringComparer.Ordinal));
        var page = found.Skip((query.Page - 1) * query.PerPage).Take(query.PerPage).Select(e => (Endpoint: e, Level: Permission.Of(context, e)));
        await JsonReply.SendAsync(context, (found.Count, page), static (json, state) =>
        {
            json.WriteNumber("total", state.Count);
            json.WriteStartArray("endpoints");
            foreach (var (endpoint, level) in state.page)
                Write(json, endpoint, level);
            json.WriteEndArray();
        });
    }

    private static void Write(Utf8JsonWriter json, EndpointDescription endpoint, EndpointPermission level)
    {
        json.WriteStartObject();
        json.WriteString("name", endpoint.Name);
        json.WriteString("type", EndpointKind.Of(endpoint));
        json.WriteString("state", EndpointCondition.Of(endpoint));
        json.WriteBoolean("ready", endpoint.Ready && !endpoint.Stopped);
        json.WriteString("creator", endpoint.Foundation is null ? endpoint.Creator : "");
        json.WriteNumber("creation_timestamp", endpoint.CreatedAt.WireTime());
        json.WriteString("permission_level", PermissionNames<EndpointPermission>.Of(level));
        if (endpoint.Task is { } task)
            json.WriteString("task", task);
        if (endpoint.Foundation is { } model)
        {
            json.WriteString("display_name", model.DisplayName);
            json.WriteString("description", model.Description);
        }

        TagWriter.Write(json, endpoint.Tags);
        json.WriteStartArray("served_entities");
        // What is to be served stands in for what is served until there is any.
        if (endpoint.Foundation is { } provided)
            WriteProvided(json, endpoint, provided);
        else if ((endpoint.Config ?? endpoint.PendingConfig)?.Config is { } config)
            WriteEntities(json, config);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    // Which version a provided endpoint serves is nobody's business: it follows the newest.
    private static void WriteProvided(Utf8JsonWriter json, EndpointDescription endpoint, FoundationModel model)
    {
        json.WriteStartObject();
        json.WriteString("name", endpoint.Name);
        json.WriteString("entity_name", model.Name);
        json.WriteString("entity_version", "");
        json.WriteNumber("traffic_percentage", 100);
        json.WriteEndObject();
    }

    private static void WriteEntities(Utf8JsonWriter json, EndpointConfig config)
    {
        foreach (var entity in config.ServedEntities)
        {
            json.WriteStartObject();
            json.WriteString("name", entity.Name);
            json.WriteString("entity_name", entity.External?.Name ?? entity.EntityName);
            json.WriteString("entity_version", entity.External is null ? entity.EntityVersion.ToString(CultureInfo.InvariantCulture) : "");
            if (entity.External is { } external)
                json.WriteString("provider", external.Provider);
            json.WriteNumber("traffic_percentage", config.TrafficOf(entity.Name));
            json.WriteEndObject();
        }
    }
}
