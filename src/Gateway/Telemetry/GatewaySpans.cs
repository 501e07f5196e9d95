using System.Diagnostics;
using ServingCluster.External;
using ServingCluster.Gateway.Calls;
using ServingCluster.Inference;
using ServingCluster.Telemetry;

namespace ServingCluster.Gateway.Telemetry;

/// <summary>
/// The spans of <c>ServingCluster.Gateway</c>: one for a request to a provider, by the conventions for generative AI, and below it one for
/// each HTTP request that was made for it, by those for HTTP clients
/// (https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-client-span). All are null while nobody listens. No header is
/// recorded, and no query of an address, where some providers take keys.
/// </summary>
internal static class GatewaySpans
{
    /// <summary>The source's name.</summary>
    public const string SourceName = "ServingCluster.Gateway";

    /// <summary>The source.</summary>
    public static ActivitySource Source { get; } = new(SourceName);

    /// <summary>A provider is asked.</summary>
    public static GenAiSpan? StartRequest(ExternalTarget target, InvocationRequest request, TimeProvider time)
    {
        var provider = GenAiOperations.ProviderOf(target.Model.Provider);
        var span = GenAiSpan.Start(Source, ActivityKind.Client, request, target.Model.Name, provider, time);
        span?.Span.SetTag("serving.endpoint", target.Endpoint);
        span?.Span.SetTag("serving.served_entity", target.ServedEntity);
        return span;
    }

    /// <summary>An HTTP request is made.</summary>
    /// <param name="url">Where it goes.</param>
    /// <param name="target">Who is asked.</param>
    /// <param name="attempt">The how manieth for the same request, from 1.</param>
    public static Activity? StartPost(Uri url, TargetState target, int attempt)
    {
        if (!Source.HasListeners())
            return null;
        var span = Source.StartActivity("POST", ActivityKind.Client, default(ActivityContext),
        [
            new("http.request.method", "POST"),
            new("server.address", url.Host),
            new("server.port", url.Port),
            new("url.full", url.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)),
            new("gen_ai.provider.name", GenAiOperations.ProviderOf(target.Provider.Name)),
        ]);
        if (attempt > 1)
            span?.SetTag("http.request.resend_count", attempt - 1);
        return span;
    }

    /// <summary>The head of its answer is there.</summary>
    public static void Tell(Activity? span, HttpResponseMessage response)
    {
        if (span is null)
            return;
        var status = (int)response.StatusCode;
        span.SetTag("http.response.status_code", status);
        span.SetTag("network.protocol.version", response.Version.Major >= 2 ? response.Version.ToString(1) : response.Version.ToString(2));
        if (status >= 400)
            span.Fail(status.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }
}
