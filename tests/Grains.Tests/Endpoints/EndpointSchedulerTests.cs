using ServingCluster.Endpoints;
using ServingCluster.Replicas;
using ServingCluster.Routing;

namespace ServingCluster.Grains.Tests.Endpoints;

/// <summary>
/// Grains whose calls run one at a time on schedulers of their own, as an actor runtime runs them: whatever blocked one, or had to
/// continue there while somebody waits, would stand still.
/// </summary>
public sealed class EndpointSchedulerTests
{
    private readonly TaskScheduler _endpoint = new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler;

    [Fact]
    public async Task An_endpoint_lives_its_life_on_a_scheduler_that_runs_one_task_at_a_time()
    {
        var cluster = new NodesCluster();
        foreach (var node in cluster.Nodes.Values)
            node.Scheduler = new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler;
        await cluster.ReportAsync();

        await CallAsync(() => cluster.Endpoint.CreateAsync(new EndpointCreation { Config = NodesCluster.Serve(1, 2) }, NodesCluster.Ann));
        await UntilAsync(cluster, e => e is { Ready: true, Config: not null });
        var version = (await CallAsync(() => cluster.Endpoint.WatchRoutesAsync(-1, default)))!.Version;
        // A watch waits while commands come and go.
        var watch = CallAsync(() => cluster.Endpoint.WatchRoutesAsync(version, default));
        await Task.WhenAll(Enumerable.Range(0, 10).Select(i => CallAsync(() =>
            cluster.Endpoint.UpdateTagsAsync(new Dictionary<string, string> { [$"{i}"] = "" }, [], NodesCluster.Ann))));
        Assert.False(watch.IsCompleted);

        await CallAsync(() => cluster.Endpoint.UpdateConfigAsync(NodesCluster.Serve(2, 2), NodesCluster.Ann));
        await UntilAsync(cluster, e => e!.Config!.Config.Version == 2);
        Assert.NotNull(await watch.WaitAsync(TimeSpan.FromSeconds(20)));
        cluster.Nodes["a"].Local.IsDraining = true;
        await UntilAsync(cluster, _ => cluster.Nodes["a"].Live.IsEmpty);
        Assert.NotEmpty(await CallAsync(() => cluster.Endpoint.GetLogAsync("v", ReplicaLog.Build, null)));
        await Task.WhenAll(
            CallAsync(() => cluster.Endpoint.ReconcileAsync()),
            CallAsync(async () =>
            {
                await cluster.Endpoint.ReportWaitingAsync(new RouterReport("r", new Dictionary<string, int> { ["v"] = 1 }));
                return true;
            }),
            CallAsync(() => cluster.Endpoint.OwnsAsync(new ReplicaKey("a", "cpu", NodesCluster.Name, "x"))));
        await CallAsync(async () =>
        {
            await cluster.Endpoint.DeleteAsync(NodesCluster.Ann);
            return true;
        });
        await UntilAsync(cluster, e => e is null && !cluster.Runtime.Live.Any());
    }

    private async Task UntilAsync(NodesCluster cluster, Predicate<EndpointDescription?> expected) => await cluster.UntilAsync(
        async () =>
        {
            await CallAsync(() => cluster.Endpoint.ReconcileAsync());
            return await CallAsync(() => cluster.Endpoint.GetAsync());
        },
        expected);

    private Task<T> CallAsync<T>(Func<Task<T>> call) => Task.Factory.StartNew(
        call, CancellationToken.None, TaskCreationOptions.None, _endpoint).Unwrap().WaitAsync(TimeSpan.FromSeconds(20));
}
