using ServingCluster.Errors;
using ServingCluster.Frontend.Auth;
using ServingCluster.Frontend.Endpoints;
using ServingCluster.Frontend.Settings;
using ServingCluster.Identity;

namespace ServingCluster.Frontend.Metrics;

/// <summary>The process's metrics at <c>/metrics</c>, and each endpoint's at its API route.</summary>
internal sealed class MetricsRoutes(MetricsCollector collector, EndpointMetrics endpoints, EndpointFinder finder, ServingSettings settings)
{
    /// <summary>Where the process's metrics are.</summary>
    public const string Path = "/metrics";

    public static void Map(IEndpointRouteBuilder routes)
    {
        MapProcess(routes);
        var handler = routes.ServiceProvider.GetRequiredService<MetricsRoutes>();
        routes.MapGet("/api/2.0/serving-endpoints/{name}/metrics", handler.GetOfEndpointAsync);
    }

    /// <summary>Maps the process's own metrics alone.</summary>
    public static void MapProcess(IEndpointRouteBuilder routes) =>
        routes.MapGet(Path, routes.ServiceProvider.GetRequiredService<MetricsRoutes>().GetAllAsync);

    private Task GetAllAsync(HttpContext context)
    {
        if (!settings.PublicMetrics && !ReferenceEquals(context.User, Caller.Metrics))
            Rights.RequireAdmin(context, "read the metrics of all endpoints together");
        return SendAsync(context, PrometheusText.Write(collector.Collect()));
    }

    private async Task GetOfEndpointAsync(HttpContext context)
    {
        var endpoint = await finder.DescribeAsync(context, EndpointPermission.CanView);
        if (endpoint.Foundation is not null)
        {
            throw new ServingException(
                ErrorCode.ResourceDoesNotExist, $"Endpoint '{endpoint.Name}' is provided by the server and has no metrics of its own; /metrics has them.");
        }

        await SendAsync(context, endpoints.Write(endpoint));
    }

    private static Task SendAsync(HttpContext context, string text)
    {
        context.Response.ContentType = PrometheusText.ContentType;
        return context.Response.WriteAsync(text, context.RequestAborted);
    }
}
