using ServingCluster.Frontend.Auth;
using ServingCluster.Frontend.Http;
using ServingCluster.Identity;

namespace ServingCluster.Frontend.Endpoints.Observation;

/// <summary>The routes that say what is observed of custom models.</summary>
internal sealed class TelemetryRoutes(EndpointFinder finder, JsonRequests requests)
{
    /// <summary>Without <c>telemetry_config</c>, nothing is observed any more.</summary>
    public async Task SetAsync(HttpContext context)
    {
        var endpoint = await finder.FindAsync(context, EndpointPermission.CanManage);
        var body = await requests.ReadOptionalAsync(context);
        var telemetry = body.Object("telemetry_config") is { } config ? TelemetryParser.Parse(config) : null;
        body.Mistakes.ThrowIfAny();
        await EndpointReply.SendAsync(context, await endpoint.SetTelemetryAsync(telemetry, Caller.Of(context).Name));
    }

    /// <summary>The export of system metrics, which can only be off.</summary>
    public async Task SetExportAsync(HttpContext context)
    {
        var endpoint = await finder.DescribeAsync(context, EndpointPermission.CanManage);
        var body = await requests.ReadOptionalAsync(context);
        if (!body.Has(SystemMetricsExport.Member))
            body.Mistake(SystemMetricsExport.Member, $"is required: '{SystemMetricsExport.Off}'.");
        SystemMetricsExport.Refuse(body);
        body.Mistakes.ThrowIfAny();
        await EndpointReply.SendAsync(context, endpoint);
    }
}
