using System.Net;
using System.Net.Sockets;
using ServingCluster.Client;
using ServingCluster.Endpoints;
using ServingCluster.EndToEnd.Tests.Harness;
using ServingCluster.Errors;
using ServingCluster.Silo.Postgres;
using ServingCluster.Silo.Tests.Harness;
using ServingCluster.Silo.Tests.Hosting;

namespace ServingCluster.Silo.Tests.Clients;

/// <summary>A client outside of the cluster while parts of it are lost, or not there yet.</summary>
[Collection(Alone.Name)]
public sealed class ClientLossTests(SharedPostgres postgres)
{
    private static readonly ReadOnlyMemory<byte> Body = "{}"u8.ToArray();

    [Fact]
    public async Task When_a_silo_is_lost_its_gateway_and_its_replica_are_replaced_by_the_other()
    {
        await using var cluster = new ClientCluster();
        await cluster.InitializeAsync();
        var failures = 0;
        var sent = 0;
        using var enough = new CancellationTokenSource();
        var load = Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            while (!enough.IsCancellationRequested)
            {
                using var answer = await cluster.Client.SendAsync(ClientCluster.EndpointName, Body);
                if (answer.Error is not null)
                    Interlocked.Increment(ref failures);
                Interlocked.Increment(ref sent);
            }
        }));
        await cluster.KillSiloAsync(1);
        var before = Volatile.Read(ref sent);
        await Eventually.GetAsync(() => Task.FromResult(Volatile.Read(ref sent)), s => s > before + 200, "200 requests were answered after the loss");
        await cluster.Client.Endpoint("made-after").CreateAsync(new EndpointCreation(), ClientCluster.Caller);
        Assert.Contains("made-after", await cluster.Client.ListEndpointsAsync());
        await enough.CancelAsync();
        await load;
        Assert.Equal(0, failures);
    }

    [Fact]
    public async Task A_stream_whose_silo_is_lost_ends_with_a_failure()
    {
        await using var cluster = new ClientCluster();
        await cluster.InitializeAsync();
        cluster.Runtime.RequestGate = new TaskCompletionSource();
        // One of the two is on the silo that is lost.
        var streams = new[]
        {
            await cluster.Client.StreamAsync(ClientCluster.EndpointName, Body), await cluster.Client.StreamAsync(ClientCluster.EndpointName, Body),
        };
        var reading = streams.Select(ReadAsync).ToList();
        await cluster.KillSiloAsync(1);
        var first = await Task.WhenAny(reading);
        Assert.Equal(ErrorCode.TemporarilyUnavailable, await first);
        cluster.Runtime.RequestGate.SetResult();
        Assert.All(await Task.WhenAll(reading), e => Assert.True(e is null or ErrorCode.TemporarilyUnavailable, $"{e}"));
        foreach (var stream in streams)
            await stream.DisposeAsync();
    }

    [Fact]
    public async Task Requests_that_a_lost_silo_holds_are_answered_by_another()
    {
        await using var cluster = new ClientCluster();
        await cluster.InitializeAsync();
        cluster.Runtime.RequestGate = new TaskCompletionSource();
        var answers = Enumerable.Range(0, 4).Select(_ => cluster.Client.SendAsync(ClientCluster.EndpointName, Body).AsTask()).ToList();
        await Eventually.GetAsync(() => cluster.HeldAsync(), h => h == 4, "all are with a replica");
        await cluster.KillSiloAsync(1);
        await Eventually.GetAsync(() => cluster.HeldAsync(), h => h == 4, "all are with the replicas that are left");
        cluster.Runtime.RequestGate.SetResult();
        foreach (var answer in await Task.WhenAll(answers))
        {
            Assert.Null(answer.Error);
            answer.Dispose();
        }
    }

    [Fact]
    public async Task When_every_gateway_is_lost_that_is_told_and_when_they_come_back_all_goes_on()
    {
        await using var cluster = new ClientCluster();
        await cluster.InitializeAsync();
        await cluster.KillSiloAsync(1);
        await cluster.KillSiloAsync(0);
        using (var answer = await cluster.Client.SendAsync(ClientCluster.EndpointName, Body, new InvocationOptions { Timeout = TimeSpan.FromSeconds(1) }))
            Assert.Equal(ErrorCode.TemporarilyUnavailable, answer.Error);
        var failure = await Assert.ThrowsAsync<ServingException>(() => cluster.Client.ListEndpointsAsync());
        Assert.Equal(ErrorCode.TemporarilyUnavailable, failure.Code);
        Assert.StartsWith("A process of the cluster that had a part in this was lost, or does not answer.", failure.Message);

        await cluster.StartSiloAsync(0);
        await Eventually.GetAsync(
            async () =>
            {
                using var answer = await cluster.Client.SendAsync(ClientCluster.EndpointName, Body);
                return answer.Error?.ToString() ?? "answered";
            },
            a => a == "answered", "a request is answered again");
        Assert.Contains(ClientCluster.EndpointName, await cluster.Client.ListEndpointsAsync());
    }

    [Fact]
    public async Task A_cluster_that_starts_after_the_client_is_waited_for()
    {
        await using var cluster = new ClientCluster();
        using var closed = new TcpListener(cluster.Gateways[0]);
        closed.Start();
        var client = ClientHost.StartAsync(new ServingClientOptions { Gateways = cluster.Gateways });
        (await closed.AcceptTcpClientAsync()).Dispose();
        closed.Stop();
        Assert.False(client.IsCompleted);
        await cluster.StartSiloAsync(0);
        await using var host = await client;
        Assert.Empty(await host.Client.ListEndpointsAsync());
    }

    [Fact]
    public async Task Without_a_cluster_the_start_fails_with_what_was_tried()
    {
        var gateway = new IPEndPoint(IPAddress.Loopback, Ports.Free(1)[0]);
        var options = new ServingClientOptions { Gateways = [gateway], ConnectTimeout = TimeSpan.FromSeconds(2) };
        var failure = await Assert.ThrowsAsync<ServingException>(() => ClientHost.StartAsync(options));
        Assert.StartsWith($"No gateway of cluster 'serving' at {gateway} could be reached within 2 seconds: ", failure.Message);
        Assert.Contains("refused", failure.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task At_a_cluster_of_another_name_the_start_fails()
    {
        await using var cluster = new ClientCluster();
        await cluster.StartSiloAsync(0);
        var options = new ServingClientOptions { Gateways = [cluster.Gateways[0]], ClusterId = "other", ConnectTimeout = TimeSpan.FromSeconds(1) };
        var failure = await Assert.ThrowsAsync<ServingException>(() => ClientHost.StartAsync(options));
        Assert.StartsWith($"No gateway of cluster 'other' at {cluster.Gateways[0]} could be reached within 1 seconds: ", failure.Message);
    }

    [Fact]
    public async Task A_client_that_knows_the_database_follows_silos_that_are_replaced()
    {
        var database = await postgres.NewDatabaseAsync();
        await PostgresSchema.ApplyAsync(database);
        ClientHost client;
        await using (await ComposedSilo.OnPostgresAsync(database, "one"))
        {
            client = await ClientHost.StartAsync(new ServingClientOptions { PostgresConnectionString = database });
            await client.Client.Endpoint("churn").CreateAsync(new EndpointCreation(), ClientCluster.Caller);
        }

        await using (client)
        await using (await ComposedSilo.OnPostgresAsync(database, "two"))
        {
            await Eventually.GetAsync(() => NamesAsync(client.Client), n => n == "churn", "the new silo is asked");
        }
    }

    [Fact]
    public async Task A_database_without_silos_or_that_is_gone_is_told()
    {
        var database = await postgres.NewDatabaseAsync();
        await PostgresSchema.ApplyAsync(database);
        var options = new ServingClientOptions { PostgresConnectionString = database, ConnectTimeout = TimeSpan.FromSeconds(1) };
        var failure = await Assert.ThrowsAsync<ServingException>(() => ClientHost.StartAsync(options));
        Assert.Matches("^No gateway of cluster 'serving' that the database knows could be reached within 1 seconds: .*gateway.*Check that silos", failure.Message);
        var nowhere = options with { PostgresConnectionString = $"Host=127.0.0.1;Port={Ports.Free(1)[0]};Username=x;Database=x" };
        failure = await Assert.ThrowsAsync<ServingException>(() => ClientHost.StartAsync(nowhere));
        Assert.Contains("refused", failure.Message, StringComparison.OrdinalIgnoreCase);
    }

    private static async Task<string> NamesAsync(IServingClient client)
    {
        try
        {
            return string.Join(',', await client.ListEndpointsAsync());
        }
        catch (ServingException e) when (e.Code == ErrorCode.TemporarilyUnavailable)
        {
            return e.Message;
        }
    }

    private static async Task<ErrorCode?> ReadAsync(Grains.Routing.RoutedStream stream)
    {
        ErrorCode? end = null;
        await foreach (var piece in stream.ReadAsync())
            end = piece.Error;
        return end;
    }
}
