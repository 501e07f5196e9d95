using System.Reflection;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Orleans.Runtime.Placement;
using ServingCluster.Client;
using ServingCluster.Client.Wire;
using ServingCluster.EndToEnd.Tests.Harness;
using ServingCluster.Errors;
using ServingCluster.Silo.Tests.Clients;
using ServingCluster.Silo.Tests.Harness;

namespace ServingCluster.Silo.Tests.Processes;

/// <summary>The real program as a cluster of processes over PostgreSQL: three workers, two frontends, one folder of models.</summary>
internal sealed class ClusterProcesses : IAsyncDisposable
{
    /// <summary>
    /// How long it may take until what a process had is elsewhere. What is hoped for is ten seconds on a machine that does nothing else;
    /// the figures are printed.
    /// </summary>
    public static readonly TimeSpan LongestRecovery = TimeSpan.FromSeconds(30);

    public const string Token = "cluster-token";
    public const string ModelName = "main.ml.iris";

    private const int Workers = 3;
    private const int Frontends = 2;

    private static readonly string Program = typeof(ClusterProcesses).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "Program").Value!;

    private readonly DataFolder _folder = new();
    private readonly List<Member> _members = [];
    private IReadOnlyList<(string Name, string Value)> _variables = [];

    private ClusterProcesses(PostgresServer postgres) => Postgres = postgres;

    public PostgresServer Postgres { get; }

    public IReadOnlyList<Member> AllWorkers => [.. _members.Where(m => !m.IsFrontend)];

    public IReadOnlyList<Member> AllFrontends => [.. _members.Where(m => m.IsFrontend)];

    /// <summary>Any frontend that may be called.</summary>
    public ServerClient Client => AnyClient(0);

    /// <summary>Frontends that may be called, one after the other as the turn goes on.</summary>
    public ServerClient AnyClient(int turn)
    {
        var clients = AllFrontends.Select(f => f.Client).OfType<ServerClient>().ToList();
        return clients.Count > 0 ? clients[turn % clients.Count] : throw new InvalidOperationException("No frontend may be called.");
    }

    /// <summary>Starts it, registers two versions of a model, and an endpoint with a replica on every worker.</summary>
    /// <param name="endpoint">The endpoint's name.</param>
    /// <param name="place">What a process of that name is started by, such as a network namespace, and the address that it has there.</param>
    /// <param name="near">This machine's address for all of them.</param>
    /// <param name="database">This machine's address at which they find the database; null for the same.</param>
    /// <param name="holder">The name of the process that holds the endpoint's grain; null for any.</param>
    /// <param name="variables">More environment variables for all of them.</param>
    public static async Task<ClusterProcesses> StartAsync(
        string endpoint, Func<string, (IReadOnlyList<string> Prefix, string Address)>? place = null, string near = "127.0.0.1", string? database = null, string? holder = null,
        IReadOnlyList<(string Name, string Value)>? variables = null)
    {
        Assert.SkipWhen(PostgresServer.Missing is not null, PostgresServer.Missing ?? "");
        var cluster = new ClusterProcesses(await PostgresServer.StartWithSchemaAsync()) { _variables = variables ?? [] };
        try
        {
            await cluster.LaunchAsync(place ?? (_ => ([], near)), cluster.Postgres.ConnectionStringAt(database ?? near));
            await cluster.RegisterAsync();
            if (holder is not null)
                await cluster.PlaceAsync(endpoint, holder);
            (await cluster.Client.CreateAsync(endpoint, Config(1))).Expect(200);
            await cluster.ReadyAsync(endpoint);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>A config with three replicas of a version of the model.</summary>
    public static JsonNode Config(int version) => new JsonObject
    {
        ["served_entities"] = new JsonArray(new JsonObject
        {
            ["entity_name"] = ModelName,
            ["entity_version"] = $"{version}",
            ["min_provisioned_concurrency"] = 4 * Workers,
            ["max_provisioned_concurrency"] = 4 * Workers,
            ["scale_to_zero_enabled"] = false,
        }),
    };

    /// <summary>Waits until an endpoint is ready, asking any frontend.</summary>
    public Task ReadyAsync(string endpoint) => UntilAsync(
        endpoint, e => (string?)e["state"]!["config_update"] == "NOT_UPDATING" && (string?)e["state"]!["ready"] == "READY", "is ready");

    /// <summary>Waits until an endpoint has as many replicas as it should.</summary>
    public Task ReplicasAsync(string endpoint) => UntilAsync(
        endpoint, e => (string?)e["config"]!["served_entities"]![0]!["state"]!["deployment_state_message"] == "", "has all its replicas again");

    /// <summary>Waits until an endpoint is as wanted; frontends that are not there for the moment are no reason to give up.</summary>
    public Task UntilAsync(string endpoint, Predicate<JsonNode> wanted, string what) => Eventually.GetAsync(
        async () =>
        {
            try
            {
                return await Client.DescribeAsync(endpoint);
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
            {
                return null;
            }
        },
        a => a is { Status: 200 } && wanted(a.Json), $"endpoint '{endpoint}' {what}");

    /// <summary>Lets the grain of an endpoint that does not exist yet come to life in the process of that name.</summary>
    public async Task PlaceAsync(string endpoint, string holder)
    {
        await using var client = await ClientHost.StartAsync(new ServingClientOptions { PostgresConnectionString = Postgres.ConnectionString });
        var grains = client.Services.GetRequiredService<IGrainFactory>();
        var silos = await grains.GetGrain<IManagementGrain>(0).GetHosts(onlyActive: true);
        var port = _members.Single(m => m.Name == holder).SiloPort;
        RequestContext.Set(IPlacementDirector.PlacementHintKey, silos.Keys.Single(s => s.Endpoint.Port == port));
        await grains.GetGrain<IServingEndpointGrain>(WireKeys.Of(endpoint)).GetAsync();
        await HolderOfAsync(endpoint, m => m.Name == holder);
    }

    /// <summary>Waits until an endpoint's grain lives in a process of which that is true.</summary>
    /// <returns>The process.</returns>
    public async Task<Member> HolderOfAsync(string endpoint, Predicate<Member> wanted) =>
        (await Eventually.GetAsync(() => FindHolderAsync(endpoint), m => m is not null && wanted(m), $"the grain of endpoint '{endpoint}' lives where it should"))!;

    /// <summary>Whether the others have declared a process dead that was not started again since.</summary>
    public async Task<bool> IsDeclaredDeadAsync(Member member)
    {
        // A connection of its own: those in the pool may be from before the server was killed.
        await using var connection = new NpgsqlConnection(Postgres.ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            "SELECT Status FROM OrleansMembershipTable WHERE SiloName = $1 ORDER BY Generation DESC LIMIT 1", connection);
        command.Parameters.AddWithValue(member.Name);
        return await command.ExecuteScalarAsync() is (int)SiloStatus.Dead;
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_members.Select(m => m.DisposeAsync().AsTask()));
        await Postgres.DisposeAsync();
        _folder.Dispose();
    }

    // Null when nobody can tell just now.
    private async Task<Member?> FindHolderAsync(string endpoint)
    {
        try
        {
            await using var client = await ClientHost.StartAsync(new ServingClientOptions { PostgresConnectionString = Postgres.ConnectionString });
            var grains = client.Services.GetRequiredService<IGrainFactory>();
            var grain = grains.GetGrain<IServingEndpointGrain>(WireKeys.Of(endpoint));
            await grain.GetAsync();
            var address = await grains.GetGrain<IManagementGrain>(0).GetActivationAddress(grain);
            return _members.SingleOrDefault(m => m.SiloPort == address?.Endpoint.Port);
        }
        catch (Exception e) when (e is OrleansException or TimeoutException or ServingException)
        {
            return null;
        }
    }

    private async Task LaunchAsync(Func<string, (IReadOnlyList<string> Prefix, string Address)> place, string database)
    {
        for (var i = 1; i <= Workers; i++)
            _members.Add(Make($"worker-{i}", isFrontend: false, place, database));
        for (var i = 1; i <= Frontends; i++)
            _members.Add(Make($"frontend-{i}", isFrontend: true, place, database));
        await Task.WhenAll(_members.Select(m => m.StartAsync()));
    }

    private Member Make(string name, bool isFrontend, Func<string, (IReadOnlyList<string> Prefix, string Address)> place, string database)
    {
        var ports = Ports.Free(2);
        var data = Directory.CreateDirectory(_folder[name]).FullName;
        var (command, address) = place(name);
        return new Member(name, isFrontend, ports[0], () => new ChildProgram(
            [.. command, "dotnet", Program], data,
            [
                ("ASPNETCORE_URLS", $"http://{address}:0"),
                ("Serving__NodeName", name),
                ("Serving__Role", isFrontend ? "frontend" : "worker"),
                ("Serving__Clustering", "postgres"),
                ("Serving__PostgresConnectionString", database),
                ("Serving__AdvertisedAddress", address),
                ("Serving__SiloPort", $"{ports[0]}"),
                ("Serving__GatewayPort", $"{ports[1]}"),
                ("Serving__ModelsDirectory", _folder["models"]),
                ("Serving__ModelRoots", Path.Combine(Path.GetDirectoryName(Program)!, "samples", "models")),
                ("Serving__AdminToken", Token),
                ("Serving__DrainSeconds", "1"),
                ("Serving__NodeDrainSeconds", "60"),
                .. _variables,
            ]));
    }

    private async Task RegisterAsync()
    {
        var samples = Path.Combine(Path.GetDirectoryName(Program)!, "samples", "models", "iris");
        (await Client.PostAsync("/api/2.0/mlflow/registered-models/create", $$"""{"name":"{{ModelName}}"}""")).Expect(200);
        foreach (var version in new[] { 1, 2 })
        {
            (await Client.PostAsync(
                "/api/2.0/mlflow/model-versions/create", $$"""{"name":"{{ModelName}}","source":"{{samples}}/{{version}}"}""")).Expect(200);
        }
    }
}
