using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ServingCluster.Grains.Models;
using ServingCluster.Grains.TestKit.Cluster;
using ServingCluster.Inference;
using ServingCluster.Secrets;
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
    public static Task<ComposedSilo> OnPostgresAsync(string database, string node, params IEnumerable<(string Key, string Value)> more)
    {
        var ports = Ports.Free(2);
        return StartAsync(
            new ScriptedRuntime(), _ => { },
            [
                ("Clustering", "postgres"), ("PostgresConnectionString", database), ("AdvertisedAddress", "127.0.0.1"), ("NodeName", node),
                ("SiloPort", $"{ports[0]}"), ("GatewayPort", $"{ports[1]}"), .. more,
            ]);
    }

    /// <summary>Starts a silo.</summary>
    /// <param name="runtime">Its models.</param>
    /// <param name="more">What to add to the services, or to put in the place of others.</param>
    /// <param name="settings">Its settings, without what they all begin with.</param>
    public static async Task<ComposedSilo> StartAsync(
        ScriptedRuntime runtime, Action<IServiceCollection> more, params IEnumerable<(string Key, string Value)> settings)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddMetrics();
        builder.Services.AddSingleton<IModelArtifacts>(new ScriptedArtifacts());
        builder.Services.AddSingleton<IModelRuntime>(runtime);
        builder.Services.AddSingleton<ISecretSealer, TransparentSealer>();
        builder.AddServingSilo(Configured.By(settings));
        more(builder.Services);
        var host = builder.Build();
        await host.StartAsync();
        return new ComposedSilo(host);
    }

    /// <summary>Ends it without a word to the others.</summary>
    public async Task KillAsync()
    {
        await _host.StopAsync(new CancellationToken(canceled: true));
        _host.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
