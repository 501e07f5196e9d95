using ServingCluster.Endpoints;
using ServingCluster.Grains.TestKit.Cluster;
using ServingCluster.Grains.Tests.Models;
using ServingCluster.Storage;

namespace ServingCluster.Grains.Tests.Local;

/// <summary>
/// The process dies before or after each single access to the store in the life of an endpoint; the next process carries on to
/// what was asked or to what was before, and never loses what was acknowledged.
/// </summary>
public sealed class LocalCrashTests : ClusterContract
{
    private LocalClusterFixture Local => (LocalClusterFixture)Cluster;

    protected override ValueTask<IClusterFixture> StartAsync() => new(new LocalClusterFixture());

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task A_life_that_is_cut_off_anywhere_is_carried_on_from(bool afterEffect) => EverywhereAsync(async point =>
    {
        var crash = new CrashPoint(point, afterEffect);
        var (acknowledged, asked) = await LiveAsync(new CrashingStore(Local.Store, crash), () => crash.HasCrashed);
        await Cluster.RestartAsync();
        var at = $"{(afterEffect ? "after" : "before")} point {point}";
        await CheckPinsAsync(at);
        await CarryOnAsync();
        await CheckAsync(acknowledged, asked, at);
        return crash.HasCrashed;
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task A_life_in_which_the_store_fails_once_goes_on_in_the_same_process(bool afterEffect) => EverywhereAsync(async point =>
    {
        var store = new HiccupStore(Local.Store, point, afterEffect);
        var (acknowledged, asked) = await LiveAsync(store, () => store.HasFailed);
        if (!store.HasFailed)
            return false;
        await CarryOnAsync();
        await CheckAsync(acknowledged, asked, $"{(afterEffect ? "after" : "before")} access {point}");
        return true;
    });

    /// <summary>Tries point 1, 2, … each in a cluster of its own until one is never reached.</summary>
    private async Task EverywhereAsync(Func<int, Task<bool>> isReached)
    {
        var point = 1;
        while (await isReached(point))
        {
            point++;
            await Cluster.DisposeAsync();
            await InitializeAsync();
        }

        Assert.True(point > 30, $"only {point} points were tried");
    }

    private async Task<(int Acknowledged, int Asked)> LiveAsync(IStateStore store, Func<bool> isOver)
    {
        await RegisterAsync("one", "two", "torn", "slow");
        await Local.RestartAsync(store);
        Cluster.Runtime.Fail("torn", "Torn.");
        Cluster.Runtime.Hold("slow");
        var (acknowledged, asked) = (0, 0);
        try
        {
            foreach (var step in Life().TakeWhile(_ => !isOver()))
            {
                asked++;
                await step();
                acknowledged++;
                await SettleUnlessHeldAsync(isOver);
            }
        }
        catch (Exception) when (isOver())
        {
            // Whatever a dying process says is heard by nobody.
        }

        Cluster.Runtime.Release("slow");
        return (acknowledged, asked);
    }

    private IEnumerable<Func<Task>> Life()
    {
        yield return () => Endpoint.CreateAsync(new EndpointCreation { Config = Serve(1) }, Ann);
        yield return () => Endpoint.UpdateConfigAsync(Serve(2), Ann);
        yield return () => Endpoint.UpdateConfigAsync(Serve(3), Ann);
        yield return () => Endpoint.UpdateConfigAsync(Serve(4), Ann);
        yield return () => Endpoint.CancelUpdateAsync(Ann);
        yield return () => Endpoint.StopAsync(Ann);
        yield return () => Endpoint.StartAsync(Ann);
        yield return () => Endpoint.DeleteAsync(Ann);
    }

    // What is to be seen in the end when so many steps were done and everything under way was carried on.
    private static string After(int steps) => steps switch
    {
        0 or 8 => "nothing",
        1 => "1 NotUpdating",
        2 => "2 NotUpdating",
        3 => "2 UpdateFailed",
        4 => "4 NotUpdating",
        5 => "2 UpdateCanceled",
        6 => "stopped",
        _ => "5 NotUpdating",
    };

    private static string Seen(EndpointDescription? endpoint) => endpoint switch
    {
        null => "nothing",
        { Stopped: true, Ready: false } => "stopped",
        { Ready: false } => "not ready",
        { Config.Config: var config } when config.ServedEntities[0].EntityVersion is var version => config.Version switch
        {
            1 when version == 1 => "1 NotUpdating",
            5 when version == 2 => $"5 {endpoint.ConfigUpdate}",
            var number when number == version => $"{number} {endpoint.ConfigUpdate}",
            _ => $"config {config.Version} serves version {version}",
        },
        _ => "?",
    };

    private async Task SettleUnlessHeldAsync(Func<bool> isOver)
    {
        for (var round = 0; round < 2000 && !isOver(); round++)
        {
            await ReconcileAsync();
            var seen = await Endpoint.GetAsync();
            var isHeld = seen?.PendingConfig?.Config.Version == 4;
            if (seen is null || isHeld || (seen.ConfigUpdate != ConfigUpdateState.InProgress && (seen.Ready || seen.Stopped)))
                return;
            await Task.Delay(1);
        }
    }

    // At no moment can a version be deleted that a written config uses.
    private async Task CheckPinsAsync(string at)
    {
        Cluster.Advance(TimeSpan.FromMinutes(2));
        var endpoint = await Endpoint.GetAsync();
        var configs = new[] { endpoint?.Config, endpoint?.ConfigUpdate == ConfigUpdateState.InProgress ? endpoint.PendingConfig : null };
        foreach (var entity in configs.OfType<ConfigDescription>().SelectMany(c => c.Config.ServedEntities))
        {
            var refusal = await Record.ExceptionAsync(() => Cluster.Grains.Model(ModelName).DeleteVersionAsync(entity.EntityVersion));
            Assert.True(refusal is not null, $"{at}: version {entity.EntityVersion} was deleted while a config uses it");
        }

        await Cluster.ReportNodeAsync();
    }

    private Task CarryOnAsync() => UntilAsync(
        async () =>
        {
            await ReconcileAsync();
            return await Endpoint.GetAsync();
        },
        e => e is null || (e.ConfigUpdate != ConfigUpdateState.InProgress && (e.Ready || e.Stopped)));

    private async Task CheckAsync(int acknowledged, int asked, string at)
    {
        var endpoint = await Endpoint.GetAsync();
        var seen = Seen(endpoint);
        Assert.True(seen == After(acknowledged) || seen == After(asked), $"{at}: {acknowledged} of {asked} acknowledged, seen: {seen}");

        // The catalog agrees, memory holds what serves and nothing else, and so do the pins.
        Assert.True(endpoint is not null == await Cluster.Grains.EndpointCatalog().ContainsAsync(EndpointName), at);
        await DrainAsync(live => live.Count == (endpoint is { Ready: true } ? 1 : 0));
        Cluster.Advance(TimeSpan.FromHours(1));
        var used = endpoint?.Config?.Config.ServedEntities[0].EntityVersion;
        for (var version = 1; version <= 4; version++)
        {
            var refusal = await Record.ExceptionAsync(() => Cluster.Grains.Model(ModelName).DeleteVersionAsync(version));
            Assert.True(refusal is not null == (version == used), $"{at}: version {version} of used {used}: {refusal?.Message}");
        }
    }
}
