using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using ServingCluster.Client;
using ServingCluster.Client.Wire;
using ServingCluster.Endpoints;
using ServingCluster.EndToEnd.Tests.Harness;
using ServingCluster.Frontend.Settings;
using ServingCluster.Silo.Hosting;
using ServingCluster.Silo.Placement;
using ServingCluster.Silo.Postgres;
using ServingCluster.Silo.Tests.Harness;
using ServingCluster.Silo.Tests.Settings;
using ServingCluster.Storage;

namespace ServingCluster.Silo.Tests.Hosting;

/// <summary>Silos that are put together by settings and have nothing in common but a database.</summary>
[Collection(Alone.Name)]
public sealed class ClusterOnPostgresTests(SharedPostgres postgres)
{
    private const string Ann = "ann@example.org";
    private const string Name = "churn";

    [Fact]
    public async Task Silos_find_each_other_and_share_state()
    {
        var database = await NewDatabaseAsync();
        await using var one = await ComposedSilo.OnPostgresAsync(database, "one");
        await using var two = await ComposedSilo.OnPostgresAsync(database, "two");
        foreach (var silo in new[] { one, two })
            await UntilNodesAsync(silo, "one,two");

        await one.Services.GetRequiredService<IStateStore>().WriteAsync("k", "v"u8.ToArray(), null, default);
        Assert.Equal("v"u8.ToArray(), (await two.Services.GetRequiredService<IStateStore>().ReadAsync("k", default))!.Value.ToArray());
        await one.Grains.Endpoint(Name).CreateAsync(new EndpointCreation(), Ann);
        Assert.Equal([Name], await two.Grains.EndpointCatalog().ListAsync());
    }

    [Fact]
    public async Task A_silo_that_leaves_is_no_member_any_more()
    {
        var database = await NewDatabaseAsync();
        await using var one = await ComposedSilo.OnPostgresAsync(database, "one");
        await using (await ComposedSilo.OnPostgresAsync(database, "two"))
            await UntilNodesAsync(one, "one,two");
        await UntilNodesAsync(one, "one");
    }

    [Fact]
    public async Task Endpoints_and_their_reminders_outlive_every_silo()
    {
        var database = await NewDatabaseAsync();
        await using (var first = await ComposedSilo.OnPostgresAsync(database, "one"))
        {
            await first.Grains.Endpoint(Name).CreateAsync(new EndpointCreation(), Ann);
            Assert.Single(await UntilRemindersAsync(first, 1));
        }

        await using var second = await ComposedSilo.OnPostgresAsync(database, "one");
        Assert.Equal(Name, WireKeys.NameOf(Assert.Single(await UntilRemindersAsync(second, 1)).GrainId));
        Assert.NotNull(await second.Grains.Endpoint(Name).GetAsync());
        await second.Grains.Endpoint(Name).DeleteAsync(Ann);
        await UntilRemindersAsync(second, 0);
    }

    [Fact]
    public async Task A_client_outside_finds_the_silos_in_the_database()
    {
        var database = await NewDatabaseAsync();
        await using var silo = await ComposedSilo.OnPostgresAsync(database, "one");
        await silo.Grains.Endpoint(Name).CreateAsync(new EndpointCreation(), Ann);

        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddServingWire();
        builder.UseOrleansClient(client =>
        {
            client.Configure<ClusterOptions>(o => (o.ClusterId, o.ServiceId) = ("serving", "serving"));
            client.UseAdoNetClustering(o => (o.Invariant, o.ConnectionString) = (PostgresSchema.Invariant, database));
        });
        using var host = builder.Build();
        await host.StartAsync();
        var grains = new OrleansGrains(host.Services.GetRequiredService<IGrainFactory>());
        Assert.Equal([Name], await grains.EndpointCatalog().ListAsync());
        await host.StopAsync();
    }

    [Fact]
    public void An_advertised_name_without_an_address_is_told_before_the_start()
    {
        var settings = Configured.By(
            ("Clustering", "postgres"), ("PostgresConnectionString", Configured.Database), ("AdvertisedAddress", "does-not-exist.invalid"));
        var mistake = Assert.Single(Assert.Throws<SettingsException>(() => Host.CreateApplicationBuilder().AddServingSilo(settings)).Mistakes);
        Assert.StartsWith("Serving:AdvertisedAddress must be where the others reach this process, but 'does-not-exist.invalid' has no address: ", mistake);
    }

    private async Task<string> NewDatabaseAsync()
    {
        var database = await postgres.NewDatabaseAsync();
        await PostgresSchema.ApplyAsync(database);
        return database;
    }

    private static Task UntilNodesAsync(ComposedSilo silo, string names) => Eventually.GetAsync(
        () => Task.FromResult(string.Join(',', silo.Services.GetRequiredService<ClusterNodes>().Names.Order())), n => n == names, $"the members are {names}");

    private static async Task<IEnumerable<ReminderEntry>> UntilRemindersAsync(ComposedSilo silo, int count) => (await Eventually.GetAsync(
        () => silo.Services.GetRequiredService<IReminderTable>().ReadRows(0, 0), r => r.Reminders.Count == count, $"there are {count} reminders")).Reminders;
}
