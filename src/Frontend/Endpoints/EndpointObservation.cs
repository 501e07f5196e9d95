using System.Globalization;
using ServingCluster.Errors;
using ServingCluster.Frontend.Http;
using ServingCluster.Identity;
using ServingCluster.Replicas;

namespace ServingCluster.Frontend.Endpoints;

/// <summary>The routes that tell what happened inside an endpoint.</summary>
internal sealed class EndpointObservation(EndpointFinder finder, JsonRequests requests)
{
    private const string ConfigVersion = "config_version";

    public Task GetBuildLogAsync(HttpContext context) => GetLogAsync(context, ReplicaLog.Build);

    public Task GetServiceLogAsync(HttpContext context) => GetLogAsync(context, ReplicaLog.Service);

    public async Task ListEventsAsync(HttpContext context)
    {
        var endpoint = await finder.FindAsync(context, EndpointPermission.CanView);
        await JsonReply.SendAsync(context, await endpoint.GetEventsAsync(), static (json, events) =>
        {
            json.WriteStartArray("events");
            foreach (var happened in events)
                EventWriter.Write(json, happened);
            json.WriteEndArray();
        });
    }

    private async Task GetLogAsync(HttpContext context, ReplicaLog log)
    {
        var endpoint = await finder.FindAsync(context, EndpointPermission.CanView);
        var entity = (string)context.Request.RouteValues["served"]!;
        var text = await endpoint.GetLogAsync(entity, log, await ReadConfigVersionAsync(context));
        await JsonReply.SendAsync(context, text, static (json, text) => json.WriteString("logs", text));
    }

    /// <summary>The version in the query, or in the body that some clients send with a GET.</summary>
    private async ValueTask<long?> ReadConfigVersionAsync(HttpContext context)
    {
        if (context.Request.Query[ConfigVersion] is [{ Length: > 0 } text, ..])
            return ParseConfigVersion(text);
        var body = await requests.ReadOptionalAsync(context);
        var version = body.Whole(ConfigVersion, 1);
        body.Mistakes.ThrowIfAny();
        return version;
    }

    private static long ParseConfigVersion(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version) && version > 0
            ? version
            : throw new ServingException(
                ErrorCode.InvalidParameterValue, $"{ConfigVersion}: must be a whole number of at least 1, but is '{text}'.");
}
