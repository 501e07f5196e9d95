using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using ServingCluster.Client.Routing;
using ServingCluster.Client.Security;
using ServingCluster.Client.Wire;
using ServingCluster.External;
using ServingCluster.Grains.Guardrails;
using ServingCluster.Grains.Routing;

namespace ServingCluster.Client;

/// <summary>Registers the client.</summary>
public static class ServingClientServices
{
    // A cluster whose processes are all replaced, one after the other, is not lost from sight meanwhile.
    private static readonly TimeSpan GatewayRefresh = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Adds <see cref="IServingClient"/> and the Orleans client under it, which connects when the host starts. When the cluster cannot
    /// be reached the start goes on trying for <see cref="ServingClientOptions.ConnectTimeout"/> and then fails with a
    /// <see cref="ServingCluster.Errors.ServingException"/>. Once connected, it goes over to another gateway whenever one is lost: one of
    /// those that it was given, or that are in the database by then.
    /// </summary>
    /// <exception cref="ArgumentException">The options will not do; the message says why.</exception>
    /// <exception cref="InvalidOperationException">There is a client already: a process speaks to one cluster.</exception>
    public static IServiceCollection AddServingClusterClient(this IServiceCollection services, ServingClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        if (services.Any(s => s.ServiceType == typeof(IServingClient)))
            throw new InvalidOperationException("AddServingClusterClient was called already. A process has one client; its methods name the endpoint.");
        services.AddOrleansClient(client => Connect(client, options));
        services.AddServingWire();
        services.AddMetrics();
        services.AddSingleton(options);
        services.TryAddSingleton<IServingGrains, OrleansGrains>();
        services.AddSingleton(new RouterOptions { QueueLimit = options.QueueLimit });
        services.AddSingleton(new GuardrailOptions { SafetyModel = options.SafetyModel, TopicModel = options.TopicModel });
        services.AddSingleton<RouterMetrics>();
        services.AddSingleton<RoutedGrains>();
        services.AddSingleton<IExternalModels, ClusterExternalModels>();
        services.AddSingleton(s => ActivatorUtilities.CreateInstance<EndpointRouter>(s, s.GetRequiredService<RoutedGrains>()));
        services.AddSingleton<IServingClient, ServingClient>();
        // After the Orleans client, so that it is stopped before.
        services.AddHostedService<RouterLife>();
        return services;
    }

    private static void Connect(IClientBuilder client, ServingClientOptions options)
    {
        client.Configure<ClusterOptions>(o => (o.ClusterId, o.ServiceId) = (options.ClusterId, options.ServiceId));
        client.Configure<ClientMessagingOptions>(o => o.ResponseTimeout = ResponseTimes.Of(options.Timeout));
        client.Configure<GatewayOptions>(o => o.GatewayListRefreshPeriod = GatewayRefresh);
        if (options.PostgresConnectionString is { } database)
            client.UseAdoNetClustering(o => (o.Invariant, o.ConnectionString) = ("Npgsql", database));
        else
            client.UseStaticClustering([.. options.Gateways]);
        if (options.Tls is { } files)
            client.UseServingTls(files);
        client.AddOutgoingGrainCallFilter<ControlFaults>();
        client.UseConnectionRetryFilter(new ConnectRetry(options, TimeProvider.System).ShouldRetryAsync);
    }
}
