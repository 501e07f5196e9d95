using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ServingCluster.Grains.Models;
using ServingCluster.Grains.TestKit.Cluster;
using ServingCluster.Inference;
using ServingCluster.Silo.Hosting;
using ServingCluster.Silo.Tests.Harness;
using ServingCluster.Silo.Tests.Settings;

namespace ServingCluster.Silo.Tests.Hosting;

/// <summary>A silo as the program puts it together by its settings, with scripted models.</summary>
internal sealed class ComposedSilo : IAsyncDisposable
{
    private readonly IHost _host;

    private ComposedSilo(IHost host) => _host = host;

    public IServiceProvider Services => _host.Services;

    public IServingGrains Grains => Services.GetRequiredService<IServingGrains>();

    /// <summary>Starts a member of a cluster whose clustering, state and reminders are in a database.</summary>
    public static async Task<ComposedSilo> OnPostgresAsync(string database, string node, params IEnumerable<(string Key, string Value)> more)
    {
        var ports = Ports.Free(2);
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddMetrics();
        builder.Services.AddSingleton<IModelArtifacts>(new ScriptedArtifacts());
        builder.Services.AddSingleton<IModelRuntime>(new ScriptedRuntime());
        builder.AddServingSilo(Configured.By(
        [
            ("Clustering", "postgres"), ("PostgresConnectionString", database), ("AdvertisedAddress", "127.0.0.1"), ("NodeName", node),
            ("SiloPort", $"{ports[0]}"), ("GatewayPort", $"{ports[1]}"), .. more,
        ]));
        var host = builder.Build();
        await host.StartAsync();
        return new ComposedSilo(host);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
