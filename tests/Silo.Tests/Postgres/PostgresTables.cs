using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Messaging;
using ServingCluster.Silo.Postgres;
using ServingCluster.Silo.Tests.Harness;

namespace ServingCluster.Silo.Tests.Postgres;

/// <summary>Orleans' own access to the tables of one cluster, as a silo and as a client have it, without either being started.</summary>
internal sealed class PostgresTables : IDisposable
{
    private readonly IHost _silo;
    private readonly IHost _client;

    private PostgresTables(IHost silo, IHost client) => (_silo, _client) = (silo, client);

    public IMembershipTable Members => _silo.Services.GetRequiredService<IMembershipTable>();

    public IReminderTable Reminders => _silo.Services.GetRequiredService<IReminderTable>();

    public IGatewayListProvider Gateways => _client.Services.GetRequiredService<IGatewayListProvider>();

    /// <summary>Opens the tables.</summary>
    /// <param name="database">The connection string.</param>
    /// <param name="name">Of the cluster and of the service.</param>
    public static async Task<PostgresTables> OpenAsync(string database, string name)
    {
        var tables = new PostgresTables(Silo(database, name), Client(database, name));
        await tables.Members.InitializeMembershipTableAsync(tryInitTableVersion: true);
        await tables.Reminders.StartAsync();
        await tables.Gateways.InitializeGatewayListProvider();
        return tables;
    }

    public void Dispose()
    {
        _silo.Dispose();
        _client.Dispose();
    }

    private static IHost Silo(string database, string name)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        var ports = Ports.Free(2);
        builder.UseOrleans(silo =>
        {
            silo.Configure<ClusterOptions>(o => (o.ClusterId, o.ServiceId) = (name, name));
            silo.ConfigureEndpoints(ports[0], ports[1]);
            silo.UseAdoNetClustering(o => (o.Invariant, o.ConnectionString) = (PostgresSchema.Invariant, database));
            silo.UseAdoNetReminderService(o => (o.Invariant, o.ConnectionString) = (PostgresSchema.Invariant, database));
        });
        return builder.Build();
    }

    private static IHost Client(string database, string name)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.UseOrleansClient(client =>
        {
            client.Configure<ClusterOptions>(o => (o.ClusterId, o.ServiceId) = (name, name));
            client.UseAdoNetClustering(o => (o.Invariant, o.ConnectionString) = (PostgresSchema.Invariant, database));
        });
        return builder.Build();
    }
}
