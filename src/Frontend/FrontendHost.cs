using ServingCluster.Frontend.Http;
using ServingCluster.Frontend.Settings;
using ServingCluster.Frontend.Telemetry;
using ServingCluster.Frontend.Tls;

namespace ServingCluster.Frontend;

/// <summary>How the web server of a process is set up.</summary>
public static class FrontendHost
{
    /// <summary>Where the server listens when nothing else says so.</summary>
    public const string DefaultUrl = "http://127.0.0.1:8080";

    private static readonly TimeSpan ShutdownMargin = TimeSpan.FromSeconds(5);

    /// <summary>Sets address, TLS, limits, logging defaults, the export of traces, metrics and logs, and the time that running requests get when the process is told to stop.</summary>
    /// <exception cref="SettingsException">The settings of TLS do not go together, the certificate cannot be used, or a variable of OpenTelemetry has a value that is not supported.</exception>
    public static void ConfigureServer(this WebApplicationBuilder builder, ServingSettings settings)
    {
        if (!NamesAddress(builder.Configuration))
            builder.WebHost.UseUrls(DefaultUrl);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            ServerLimits.Apply(kestrel.Limits, settings);
        });
        builder.UseTls(settings);
        AddLoggingDefaults(builder.Configuration);
        builder.AddTelemetry(settings.NodeName);

        // No request outlives its deadline, so that a stop that waits this long cuts none.
        builder.Services.Configure<HostOptions>(
            host => host.ShutdownTimeout = TimeSpan.FromSeconds(settings.RequestTimeoutSeconds) + ShutdownMargin);
    }

    private static bool NamesAddress(IConfiguration configuration) =>
        !string.IsNullOrEmpty(configuration[WebHostDefaults.ServerUrlsKey])
        || !string.IsNullOrEmpty(configuration[WebHostDefaults.HttpPortsKey])
        || !string.IsNullOrEmpty(configuration[WebHostDefaults.HttpsPortsKey])
        || configuration.GetSection("Kestrel:Endpoints").Exists();

    /// <summary>Below every other source, so that anything else overrides them.</summary>
    private static void AddLoggingDefaults(ConfigurationManager configuration) =>
        ((IConfigurationBuilder)configuration).Sources.Insert(0, new Microsoft.Extensions.Configuration.Memory.MemoryConfigurationSource
        {
            InitialData =
            [
                new("Logging:LogLevel:Default", "Information"),
                new("Logging:LogLevel:Microsoft", "Warning"),
                new("Logging:LogLevel:Orleans", "Warning"),
                new("Logging:LogLevel:Polly", "Warning"),
                // Its mere being enabled costs each request a log scope and an activity; the error boundary logs what there is to log, and
                // ServerSpans makes spans where somebody wants them.
                new("Logging:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics", "None"),

                // It warns at each page that its own no-cache, no-store takes the place of the page's, which says the same.
                new("Logging:LogLevel:Microsoft.AspNetCore.Antiforgery.DefaultAntiforgery", "Error"),

                // The store seals the keys of the web UI itself, and asks at the start already: where it has no key for that, the start report
                // and every page say so in a sentence.
                new("Logging:LogLevel:Microsoft.AspNetCore.DataProtection.KeyManagement", "Critical"),

                // A start that fails is told by the program in a sentence.
                new("Logging:LogLevel:Microsoft.Extensions.Hosting", "Critical"),
            ],
        });
}
