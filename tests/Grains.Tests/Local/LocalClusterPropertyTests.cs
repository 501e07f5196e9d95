using FsCheck;
using FsCheck.Fluent;
using ServingCluster.Endpoints;
using ServingCluster.Errors;
using ServingCluster.Grains.TestKit.Cluster;

namespace ServingCluster.Grains.Tests.Local;

/// <summary>Random lives of an endpoint, with crashes in between, against what must hold at every moment.</summary>
public sealed class LocalClusterPropertyTests : ClusterContract
{
    private (string Id, long Version) _lastConfig;

    protected override ValueTask<IClusterFixture> StartAsync() => new(new LocalClusterFixture());

    [Fact]
    public void Whatever_happens_in_whatever_order_the_invariants_hold()
    {
        var lives = Gen.Choose(0, 12).ListOf(40).ToArbitrary();
        Prop.ForAll(lives, life => LiveAsync([.. life]).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(60));
    }

    private async Task LiveAsync(IReadOnlyList<int> life)
    {
        await Cluster.DisposeAsync();
        await InitializeAsync();
        await RegisterAsync("one", "two", "torn");
        Cluster.Runtime.Fail("torn", "Torn.");
        _lastConfig = default;
        foreach (var action in life)
        {
            try
            {
                await ActAsync(action);
            }
            catch (ServingException e) when (e.Code is not ErrorCode.InternalError)
            {
                // Refused: fine at the wrong moment.
            }

            await CheckAsync();
        }
    }

    private Task ActAsync(int action) => action switch
    {
        0 => Endpoint.CreateAsync(new EndpointCreation { Config = Serve(1, scaleToZero: true) }, Ann),
        1 => Endpoint.UpdateConfigAsync(Serve(2), Ann),
        2 => Endpoint.UpdateConfigAsync(Serve(3), Ann),
        3 => Endpoint.CancelUpdateAsync(Ann),
        4 => Endpoint.StopAsync(Ann),
        5 => Endpoint.StartAsync(Ann),
        6 => Endpoint.DeleteAsync(Ann),
        7 => Cluster.RestartAsync(),
        8 => AdvanceAsync(TimeSpan.FromSeconds(6)),
        9 => AdvanceAsync(TimeSpan.FromMinutes(40)),
        10 => Endpoint.ReportWaitingAsync(new("r", new Dictionary<string, int> { ["v1"] = 1, ["v2"] = 3 })),
        11 => Endpoint.CreateAsync(new EndpointCreation { Config = Serve(2) }, Ann),
        _ => ReconcileAsync(),
    };

    private async Task CheckAsync()
    {
        // After a restart the first watch takes a step, so it comes first.
        var table = await Endpoint.WatchRoutesAsync(-1, default);
        var endpoint = await Endpoint.GetAsync();
        Assert.Equal(endpoint is null, table is null);
        if (endpoint is null || table is null)
            return;

        var history = (await Endpoint.GetConfigHistoryAsync()).Select(c => c.Version).ToList();
        Assert.Equal(history.OrderDescending().Distinct(), history);
        var config = (endpoint.Id, endpoint.Config?.Config.Version ?? 0);
        Assert.True(config.Id != _lastConfig.Id || config.Item2 >= _lastConfig.Version, $"config {config} after {_lastConfig}");
        _lastConfig = config;

        Assert.Equal(endpoint.ConfigUpdate == ConfigUpdateState.InProgress || endpoint.ConfigUpdate == ConfigUpdateState.UpdateFailed, endpoint.PendingConfig is not null);
        Assert.True(endpoint.PendingConfig is null || endpoint.PendingConfig.Config.Version > (endpoint.Config?.Config.Version ?? 0));

        Assert.Equal((endpoint.Id, endpoint.Config?.Config.Version ?? 0), (table.EndpointId, table.ConfigVersion));
        Assert.Equal(endpoint.Config?.Config.ServedEntities.Select(e => e.Name) ?? [], table.Entities.Select(e => e.Name));
        foreach (var entity in table.Entities)
        {
            var status = endpoint.Config!.Status[entity.Name];
            var asleep = status.WantedReplicas == 0 || status.Message.StartsWith("Waking.", StringComparison.Ordinal);
            Assert.True(!endpoint.Ready || entity.Replicas.Count > 0 || asleep, "ready without a replica, and neither asleep nor waking");
            foreach (var key in entity.Replicas)
            {
                using var answer = await Cluster.Grains.Replica(key).InvokeAsync(Request(), default);
                Assert.Null(answer.Error);
            }
        }
    }
}
