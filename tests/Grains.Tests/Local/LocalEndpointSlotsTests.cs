using System.Runtime.CompilerServices;
using ServingCluster.Endpoints;

namespace ServingCluster.Grains.Tests.Local;

/// <summary>How long the cluster in one process keeps the grain of an endpoint's name.</summary>
public sealed class LocalEndpointSlotsTests
{
    [Fact]
    public async Task Names_that_were_only_tried_leave_nothing_behind()
    {
        await using var cluster = new LocalClusterFixture();
        await cluster.Grains.Endpoint("kept").CreateAsync(new EndpointCreation(), "ann");
        for (var i = 0; i < 1000; i++)
            await TryAsync(cluster, $"tried-{i}");
        Assert.Equal(1001, cluster.Local.EndpointGrains);
        Forget(cluster);
        Assert.Equal(1, cluster.Local.EndpointGrains);
        Assert.NotNull(await cluster.Grains.Endpoint("kept").GetAsync());
    }

    [Fact]
    public async Task A_grain_that_somebody_has_at_hand_stays_the_only_one_of_its_name()
    {
        await using var cluster = new LocalClusterFixture();
        var grain = cluster.Grains.Endpoint("a");
        Assert.Null(await grain.GetAsync());
        Forget(cluster);
        Assert.Same(grain, cluster.Grains.Endpoint("a"));
        await grain.CreateAsync(new EndpointCreation(), "ann");
        Forget(cluster);
        Assert.Same(grain, cluster.Grains.Endpoint("a"));
    }

    [Fact]
    public async Task Creations_that_meet_the_sweep_are_made_once_each()
    {
        await using var cluster = new LocalClusterFixture();
        using var over = new CancellationTokenSource();
        var sweeping = Task.Run(async () =>
        {
            while (!over.IsCancellationRequested)
            {
                cluster.Local.ForgetUnused();
                GC.Collect(0);
                await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
            }
        }, TestContext.Current.CancellationToken);
        try
        {
            await Parallel.ForAsync(0, 200, async (i, _) =>
            {
                var outcomes = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => TryCreateAsync(cluster, $"e{i}")));
                Assert.Equal(1, outcomes.Count(made => made));
            });
        }
        finally
        {
            await over.CancelAsync();
            await sweeping;
        }

        Assert.Equal(200, (await cluster.Grains.EndpointCatalog().ListAsync()).Count);
    }

    private static async Task<bool> TryCreateAsync(LocalClusterFixture cluster, string name)
    {
        await Task.Yield();
        try
        {
            await cluster.Grains.Endpoint(name).CreateAsync(new EndpointCreation(), "ann");
            return true;
        }
        catch (Errors.ServingException e) when (e.Code == Errors.ErrorCode.ResourceAlreadyExists)
        {
            return false;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Task TryAsync(LocalClusterFixture cluster, string name) =>
        cluster.Grains.Endpoint(name).CheckAsync(new EndpointProposal { Creation = new EndpointCreation() });

    private static void Forget(LocalClusterFixture cluster)
    {
        // The first lets go of the grains, the second of their names.
        cluster.Local.ForgetUnused();
        GC.Collect();
        cluster.Local.ForgetUnused();
    }
}
