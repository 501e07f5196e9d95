using Microsoft.AspNetCore.Server.Kestrel.Core;
using ServingCluster.Frontend.Settings;

namespace ServingCluster.Frontend.Http;

/// <summary>What Kestrel refuses before a request reaches the pipeline, by the settings.</summary>
internal static class ServerLimits
{
    // Time for a connection to get going before its pace is measured.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    public static void Apply(KestrelServerLimits limits, ServingSettings settings)
    {
        // Whoever reads a body keeps its limit to the byte; Kestrel would count the framing of chunks too.
        limits.MaxRequestBodySize = null;
        limits.MaxConcurrentConnections = settings.MaxConnections > 0 ? settings.MaxConnections : null;
        limits.MaxRequestLineSize = settings.MaxRequestLineBytes;
        limits.MaxRequestHeaderCount = settings.MaxHeaders;
        limits.MaxRequestHeadersTotalSize = settings.MaxHeaderBytes;
        limits.Http2.MaxRequestHeaderFieldSize = settings.MaxHeaderBytes;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(settings.HeaderTimeoutSeconds);
        limits.KeepAliveTimeout = TimeSpan.FromSeconds(settings.KeepAliveSeconds);
        limits.MinRequestBodyDataRate = settings.MinBodyBytesPerSecond > 0 ? new MinDataRate(settings.MinBodyBytesPerSecond, Grace) : null;

        // Kestrel's own check: its buffer holds the longest line.
        limits.MaxRequestBufferSize = Math.Max(limits.MaxRequestBufferSize ?? 0, Math.Max(settings.MaxRequestLineBytes, settings.MaxHeaderBytes));
    }
}
