using Microsoft.AspNetCore.Connections;
using ServingCluster.Frontend;
using ServingCluster.Frontend.Auth;
using ServingCluster.Frontend.Engine;
using ServingCluster.Frontend.Health;
using ServingCluster.Frontend.Http;
using ServingCluster.Frontend.Metrics;
using ServingCluster.Frontend.OneProcess;
using ServingCluster.Frontend.Recording;
using ServingCluster.Frontend.Settings;
using ServingCluster.Grains.FoundationModels;
using ServingCluster.Grains.Nodes;
using ServingCluster.Grains.Replicas;
using ServingCluster.Grains.Routing;
using ServingCluster.Grains.Secrets;
using ServingCluster.Silo.Driving;
using ServingCluster.Silo.Settings;

namespace ServingCluster.Silo.Hosting;

/// <summary>Puts a process of the cluster together: its services, in the order in which they start and, backwards, stop; and its routes.</summary>
internal static class SiloProcess
{
    /// <summary>Adds everything.</summary>
    public static void AddServingProcess(this WebApplicationBuilder builder, SiloSettings settings, IMasterKeys keys)
    {
        var services = builder.Services;
        foreach (var book in settings.Books)
            services.AddSingleton(book);
        builder.ConfigureServer(settings.Serving);
        services.AddSingleton(settings.Cluster);
        services.AddSingleton(keys);
        services.AddServingEngine(settings.Serving, settings.ModelsFolder, settings.Serving.NodeName);

        // Stopped after the silo: no call comes any more, and no thread may be inside the native runtime when the process ends.
        services.AddHostedService<ReplicaMetrics>();
        services.AddHostedService<ReplicaShutdown>();
        builder.AddServingSilo(settings);

        // Started when the silo is a member: these call grains and read the store.
        services.AddSingleton<NodeReporter>();
        services.AddSingleton<NodeDrain>();
        if (settings.Cluster.IsWorker)
            services.AddHostedService(s => s.GetRequiredService<NodeReporter>());
        services.AddHostedService<Awakener>();
        services.AddSingleton<FoundationModelKeeper>();
        services.AddHostedService<ClusterFoundationDriver>();
        services.AddSingleton(new RecordFileOwner(settings.Serving.NodeName));
        services.AddFrontend(settings.Serving);
        services.AddSingleton<IFaultTranslator, OrleansFaultTranslator>();
        services.AddSingleton<IReadinessCheck, StoppingCheck>();
        services.AddSingleton<IReadinessCheck, MemberCheck>();
        if (settings.Cluster.IsFrontend)
            services.AddHostedService<DemandMetrics>();
        services.AddSingleton<SampleModels>();
        services.AddHostedService(s => s.GetRequiredService<SampleModels>());
    }

    /// <summary>Maps the routes: all of them on a frontend, health and metrics on a worker.</summary>
    public static void UseServingProcess(this WebApplication app, SiloSettings settings)
    {
        if (settings.Cluster.IsFrontend)
        {
            app.UseFrontend();
            return;
        }

        app.UseEdge();
        app.UseMiddleware<ErrorBoundary>();
        app.UseMiddleware<Authentication>();
        app.UseRouting();
        HealthRoutes.Map(app);
        MetricsRoutes.MapProcess(app);
    }

    /// <summary>Starts everything; what had begun before a failure is ended in good order.</summary>
    /// <exception cref="SettingsException">Another process listens at a port of the silo.</exception>
    public static async Task StartAsync(WebApplication app, SiloSettings settings)
    {
        try
        {
            await Startup.StartAsync(app);
            if (SiloComposition.IsInTheOpen(settings.Cluster))
                HostingLog.InTheOpen(app.Services.GetRequiredService<ILogger<SiloSettings>>(), settings.Cluster.SiloPort, settings.Cluster.GatewayPort);
        }
        catch (AddressInUseException e)
        {
            throw new SettingsException(
                [$"{SettingsReader.KeyOf("SiloPort")} {settings.Cluster.SiloPort} or {SettingsReader.KeyOf("GatewayPort")} {settings.Cluster.GatewayPort} is taken: {e.Message}. Each process of a machine needs ports of its own."]);
        }
    }

    /// <summary>
    /// Waits until the process was told to stop; then moves the replicas away, as far as there is room elsewhere, while everything
    /// still runs; then lets requests finish, those of the replicas that are left too, and ends.
    /// </summary>
    public static async Task WaitForEndAsync(WebApplication app, SiloSettings settings)
    {
        await Shutdown.ToldToStopAsync(app);
        if (settings.Cluster.IsWorker)
            await DrainAsync(app, TimeSpan.FromSeconds(settings.Cluster.NodeDrainSeconds));
        app.Services.GetRequiredService<EndpointRouter>().StopWaiting();

        // While the silo is a member: once its grains are put away, nobody can fetch the next piece of a stream, which each replica would wait for.
        await Shutdown.StopAsync(app, enough => app.Services.GetRequiredService<LiveReplicas>().UnloadAllAsync(app.Services.GetRequiredService<TimeProvider>(), enough));
    }

    private static async Task DrainAsync(WebApplication app, TimeSpan limit)
    {
        var logger = app.Services.GetRequiredService<ILogger<NodeDrain>>();
        if (limit > TimeSpan.Zero)
            HostingLog.Draining(logger, limit);
        if (await app.Services.GetRequiredService<NodeDrain>().RunAsync(limit, CancellationToken.None))
            HostingLog.Drained(logger);
        else if (limit > TimeSpan.Zero)
            HostingLog.NotDrained(logger);
    }
}
