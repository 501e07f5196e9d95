using System.Diagnostics;
using System.Globalization;
using ServingCluster.Frontend.Auth;
using ServingCluster.Frontend.Invocations;
using ServingCluster.Frontend.Metrics;

namespace ServingCluster.Frontend.Telemetry;

/// <summary>
/// A span for each HTTP request, by OpenTelemetry's conventions for HTTP servers
/// (https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-server-span), as a part of the trace that its caller names. The web
/// server's own spans are off, for they cost each request something whether or not anybody listens. No header and no query is recorded;
/// probes and scrapes make no spans.
/// </summary>
internal sealed class ServerSpans(RequestDelegate next, TelemetrySettings settings)
{
    /// <summary>The source's name.</summary>
    public const string SourceName = "ServingCluster.Frontend";

    private const string TraceParent = "traceparent";
    private const string TraceState = "tracestate";

    private static readonly ActivitySource Source = new(SourceName);

    public Task InvokeAsync(HttpContext context) =>
        Source.HasListeners() && !IsProbe(context.Request.Path.Value) ? TraceAsync(context) : next(context);

    private async Task TraceAsync(HttpContext context)
    {
        using var span = Start(context.Request);
        try
        {
            await next(context);
        }
        finally
        {
            if (span is { IsAllDataRequested: true })
                Finish(span, context);
        }
    }

    private Activity? Start(HttpRequest request)
    {
        var (address, port) = (request.Host.Host, request.Host.Port ?? (request.IsHttps ? 443 : 80));
        return Source.StartActivity(MethodOf(request), ActivityKind.Server, CallersSpan(request),
        [
            new("http.request.method", MethodOf(request)),
            new("url.path", request.Path.Value),
            new("url.scheme", request.Scheme),
            new("server.address", address),
            new("server.port", port),
            new("network.protocol.version", request.Protocol is "HTTP/2" or "HTTP/3" ? request.Protocol[5..6] : request.Protocol[5..]),
        ]);
    }

    private ActivityContext CallersSpan(HttpRequest request)
    {
        if (!settings.FollowsCallers)
            return default;
        var parent = request.Headers[TraceParent];
        return parent.Count == 1 && ActivityContext.TryParse(parent[0], request.Headers[TraceState], isRemote: true, out var context) ? context : default;
    }

    private static void Finish(Activity span, HttpContext context)
    {
        if (RouteOf(context) is { } route)
        {
            span.DisplayName = $"{MethodOf(context.Request)} {route}";
            span.SetTag("http.route", route);
        }

        var status = context.Response.StatusCode;
        span.SetTag("http.response.status_code", status);
        span.SetTag("serving.request.id", context.TraceIdentifier);
        if (status < 500)
            return;
        span.SetStatus(ActivityStatusCode.Error);
        span.SetTag("error.type", status.ToString(CultureInfo.InvariantCulture));
    }

    // Invocations pass by the route table.
    private static string? RouteOf(HttpContext context)
    {
        if (context.GetEndpoint() is RouteEndpoint { RoutePattern.RawText: { } pattern })
            return pattern.StartsWith('/') ? pattern : $"/{pattern}";
        return InvocationPath.TryParse(context.Request.Path.Value, out var target) ? target.Route : null;
    }

    // Names that a caller made up would make any number of span names.
    private static string MethodOf(HttpRequest request) => HttpMethods.GetCanonicalizedValue(request.Method) switch
    {
        "GET" or "HEAD" or "POST" or "PUT" or "PATCH" or "DELETE" or "OPTIONS" or "TRACE" or "CONNECT" => request.Method,
        _ => "_OTHER",
    };

    private static bool IsProbe(string? path) => path is OpenPaths.Live or OpenPaths.Ready or MetricsRoutes.Path;
}
