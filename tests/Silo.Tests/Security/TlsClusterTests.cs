using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ServingCluster.Client;
using ServingCluster.Client.Security;
using ServingCluster.Endpoints;
using ServingCluster.EndToEnd.Tests.Harness;
using ServingCluster.Silo.Placement;
using ServingCluster.Silo.Postgres;
using ServingCluster.Silo.Tests.Harness;
using ServingCluster.Silo.Tests.Hosting;

namespace ServingCluster.Silo.Tests.Security;

/// <summary>Silos and clients that show each other certificates.</summary>
[Collection(Alone.Name)]
public sealed class TlsClusterTests(SharedPostgres postgres) : IDisposable
{
    private const int Endpoints = 8;

    private readonly DataFolder _folder = new();
    private readonly Authority _authority = new("cluster");

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Silos_and_clients_of_one_authority_work_together_and_others_are_kept_out()
    {
        var database = await postgres.NewDatabaseAsync();
        await PostgresSchema.ApplyAsync(database);
        await using var one = await StartAsync(database, "one");
        await using var two = await StartAsync(database, "two");
        foreach (var silo in new[] { one, two })
            await UntilNodesAsync(silo, "one,two");

        var tags = Enumerable.Range(0, 15).ToDictionary(i => $"key-{i}", _ => new string('v', 200));
        for (var i = 0; i < Endpoints; i++)
            await one.Grains.Endpoint($"e{i}").CreateAsync(new EndpointCreation { Tags = tags }, "ann");
        for (var i = 0; i < Endpoints; i++)
        {
            Assert.Equal(tags, (await one.Grains.Endpoint($"e{i}").GetAsync())!.Tags);
            Assert.Equal(tags, (await two.Grains.Endpoint($"e{i}").GetAsync())!.Tags);
        }

        using var stranger = new Authority("cluster");
        await AssertServedAsync(database, _authority.Issue(_folder["client"]));
        await AssertRefusedAsync(database, null);
        await AssertRefusedAsync(database, stranger.Issue(_folder["stranger"]));
    }

    private Task<ComposedSilo> StartAsync(string database, string node)
    {
        var files = _authority.Issue(_folder[node]);
        return ComposedSilo.OnPostgresAsync(
            database, node, ("TlsCertificate", files.Certificate), ("TlsKey", files.Key), ("TlsAuthority", files.Authority));
    }

    private static async Task AssertServedAsync(string database, TlsFiles files)
    {
        using var host = Client(database, files, TimeSpan.FromMinutes(1));
        await host.StartAsync();
        Assert.Equal(Endpoints, (await host.Services.GetRequiredService<IServingClient>().ListEndpointsAsync()).Count);
        await host.StopAsync();
    }

    private static async Task AssertRefusedAsync(string database, TlsFiles? files)
    {
        using var host = Client(database, files, TimeSpan.FromSeconds(1));
        Assert.NotNull(await Record.ExceptionAsync(() => host.StartAsync()));
    }

    private static IHost Client(string database, TlsFiles? files, TimeSpan patience)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddServingClusterClient(new ServingClientOptions
        {
            PostgresConnectionString = database,
            Tls = files,
            ConnectTimeout = patience,
        });
        return builder.Build();
    }

    private static Task UntilNodesAsync(ComposedSilo silo, string names) => Eventually.GetAsync(
        () => Task.FromResult(string.Join(',', silo.Services.GetRequiredService<ClusterNodes>().Names.Order())), n => n == names, $"the members are {names}");
}
