using Microsoft.Extensions.Logging.Abstractions;
using ServingCluster.Grains.Nodes;
using ServingCluster.Grains.TestKit.Cluster;
using ServingCluster.Grains.Tests.Endpoints;
using ServingCluster.Grains.Tests.Fakes;
using ServingCluster.Models;
using ServingCluster.Replicas;

namespace ServingCluster.Grains.Tests.Nodes;

/// <summary>Replicas that nobody asks for any more.</summary>
public sealed class OrphanSweepTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task A_replica_that_its_endpoint_disowns_is_unloaded_and_one_that_it_knows_is_not()
    {
        var cluster = new NodesCluster(1L << 30, "a");
        var owned = (await cluster.ServeAsync(1))[0];
        var node = cluster.Nodes["a"];
        var orphan = node.Replica(owned with { Id = "left-behind" });
        await orphan.EnsureLoadedAsync(Spec());
        var reporter = new NodeReporter(node.Local, node.Live, cluster, cluster.Time, NullLogger<NodeReporter>.Instance);
        await reporter.StartAsync(default);

        // Nobody reconciles: nobody asks either replica for minutes.
        while (orphan.State != ReplicaState.Unloaded)
        {
            Assert.True(orphan.SinceAsked < Minute * 5, "It was not unloaded.");
            cluster.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(1);
        }

        cluster.Time.Advance(Minute * 2);
        Assert.Equal(ReplicaState.Ready, node.Replica(owned).State);
        Assert.Equal([owned], node.Live.All.Select(r => r.Key));
        await reporter.StopAsync(default);
    }

    [Fact]
    public async Task Only_a_clear_no_counts_and_it_is_asked_for_once_a_minute_at_most()
    {
        var (cluster, grains) = (new NodesCluster(1L << 30, "a"), new FakeServingGrains());
        var node = cluster.Nodes["a"];
        var replica = node.Replica(new ReplicaKey("a", "cpu", "churn", "x"));
        await replica.EnsureLoadedAsync(Spec());
        var sweep = new OrphanSweep(node.Live, grains, cluster.Time, NullLogger.Instance);
        var asked = 0;
        Func<Task<bool>> answer = () => throw new IOException("The connection was reset.");
        grains.FakeEndpoint("churn").OnOwns = key =>
        {
            Assert.Equal(replica.Key, key);
            asked++;
            return answer();
        };

        cluster.Time.Advance(Minute * 2 - TimeSpan.FromSeconds(1));
        await sweep.SweepAsync();
        Assert.Equal(0, asked);
        cluster.Time.Advance(TimeSpan.FromSeconds(1));
        await sweep.SweepAsync();
        await sweep.SweepAsync();
        Assert.Equal(1, asked);

        answer = () => new TaskCompletionSource<bool>().Task;
        cluster.Time.Advance(Minute);
        var hung = sweep.SweepAsync();
        await cluster.TurnAsync(EndAsync(hung));
        answer = () => Task.FromResult(true);
        cluster.Time.Advance(Minute);
        await sweep.SweepAsync();
        Assert.Equal(3, asked);
        Assert.NotEqual(ReplicaState.Draining, replica.State);

        // One that is asked for again is left alone, whatever the endpoint would say.
        answer = () => Task.FromResult(false);
        await replica.EnsureLoadedAsync(Spec());
        cluster.Time.Advance(Minute);
        await sweep.SweepAsync();
        Assert.Equal(3, asked);
        cluster.Time.Advance(Minute);
        await sweep.SweepAsync();
        Assert.Equal(4, asked);
        while (replica.State != ReplicaState.Unloaded)
            await Task.Delay(1);
    }

    private static async Task<bool> EndAsync(Task task)
    {
        await task;
        return true;
    }

    private static ReplicaSpec Spec() => new()
    {
        ServedEntity = "v",
        ConfigVersion = 1,
        ModelName = NodesCluster.ModelName,
        ModelVersion = 1,
        ArtifactFolder = "files-1",
        Manifest = new ModelManifest
        {
            Runtime = new ScriptedRuntime().Name,
            Signature = new ModelSignature { Inputs = [] },
            HasLoggedSignature = false,
            SizeBytes = 1,
            MemoryBytes = 1,
        },
        Settings = new Dictionary<string, string>(),
    };
}
