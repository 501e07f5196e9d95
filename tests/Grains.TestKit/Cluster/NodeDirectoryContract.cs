using ServingCluster.Errors;
using ServingCluster.Nodes;
using ServingCluster.Replicas;

namespace ServingCluster.Grains.TestKit.Cluster;

/// <summary>Places, leases and nodes that come and go.</summary>
public abstract class NodeDirectoryContract : ClusterContract
{
    private const long MiB = 1 << 20;

    private INodeDirectory Directory => Cluster.Grains.NodeDirectory();

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        // The cluster's own node is forgotten; these tests bring theirs.
        Cluster.Advance(Cluster.Timings.NodeLifetime * 2);
    }

    [Fact]
    public async Task A_replica_goes_where_it_fits_best()
    {
        await ReportAsync("a", Gpu("cuda:0", 100), Gpu("cuda:1", 40), Gpu("cuda:2", 60), new DeviceReport("cpu", DeviceKind.Cpu, 31 * MiB));
        Assert.Equal("cuda:1", (await PlaceAsync("e", 1, 30)).Key!.Value.Device);
        Assert.Equal("cuda:2", (await PlaceAsync("e", 2, 30)).Key!.Value.Device);
        Assert.Equal("cuda:2", (await PlaceAsync("e", 3, 30)).Key!.Value.Device);
        Assert.Equal("cuda:0", (await PlaceAsync("e", 4, 30)).Key!.Value.Device);
    }

    [Fact]
    public async Task Replicas_of_one_endpoint_spread_over_nodes()
    {
        await ReportAsync("a", Gpu("cuda:0", 1000));
        await ReportAsync("b", Gpu("cuda:0", 500));
        await ReportAsync("c", Gpu("cuda:0", 100));
        var nodes = new List<string>();
        for (var i = 0; i < 6; i++)
            nodes.Add((await PlaceAsync("e", i, 30)).Key!.Value.Node);
        Assert.Equal(["c", "b", "a", "c", "b", "a"], nodes);
        Assert.Equal("c", (await PlaceAsync("other", 1, 30)).Key!.Value.Node);
    }

    [Fact]
    public async Task A_place_counts_as_taken_until_the_replica_is_reported_or_the_lease_runs_out()
    {
        await ReportAsync("a", Gpu("cuda:0", 100));
        var key = (await PlaceAsync("e", 1, 60)).Key!.Value;
        Assert.Null((await PlaceAsync("e", 2, 60)).Key);

        await ReportAsync("a", [new RunningReplica(key, 80 * MiB)], Gpu("cuda:0", 100));
        Assert.Equal(80 * MiB, (await Directory.ListAsync()).Single().UsedBytes["cuda:0"]);
        Assert.Null((await PlaceAsync("e", 3, 60)).Key);

        await ReportAsync("a", Gpu("cuda:0", 100));
        Assert.NotNull((await PlaceAsync("e", 4, 60)).Key);
        Cluster.Advance(Cluster.Timings.PlaceLease + TimeSpan.FromSeconds(1));
        await ReportAsync("a", Gpu("cuda:0", 100));
        Assert.NotNull((await PlaceAsync("e", 5, 60)).Key);
    }

    [Fact]
    public async Task A_place_that_is_given_back_is_free_at_once_and_twice_is_once()
    {
        await ReportAsync("a", Gpu("cuda:0", 100));
        var key = (await PlaceAsync("e", 1, 60)).Key!.Value;
        await Directory.ReleaseAsync(key);
        await Directory.ReleaseAsync(key);
        await Directory.ReleaseAsync(key with { Node = "nowhere" });
        Assert.NotNull((await PlaceAsync("e", 2, 60)).Key);
    }

    [Fact]
    public async Task A_silent_node_is_forgotten()
    {
        await ReportAsync("a", Gpu("cuda:0", 100));
        Cluster.Advance(Cluster.Timings.NodeLifetime);
        await ReportAsync("b", Gpu("cuda:0", 100));
        Assert.Equal(2, (await Directory.ListAsync()).Count);
        Cluster.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("b", (await Directory.ListAsync()).Single().Report.Node);
        Assert.Equal("b", (await PlaceAsync("e", 1, 60)).Key!.Value.Node);
    }

    [Fact]
    public async Task Without_a_place_it_says_what_is_missing()
    {
        Assert.Equal("no node has reported yet.", (await PlaceAsync("e", 1, 60)).Reason);
        await ReportAsync("a", new DeviceReport("cpu", DeviceKind.Cpu, 1000 * MiB));
        Assert.Equal("no node of the cluster has a GPU device.", (await PlaceAsync("e", 1, 60)).Reason);
        await ReportAsync("b", Gpu("cuda:0", 40), Gpu("cuda:1", 50));
        const string Needs = "one replica needs 60 MiB on a GPU device; the most that is free on one is";
        Assert.Equal($"{Needs} 50 MiB.", (await PlaceAsync("e", 1, 60)).Reason);
        var key = new ReplicaKey("b", "cuda:0", "e", "x");
        await ReportAsync("b", [new RunningReplica(key, 90 * MiB)], Gpu("cuda:0", 40));
        Assert.Equal($"{Needs} 0 MiB.", (await PlaceAsync("e", 1, 60)).Reason);
    }

    [Fact]
    public async Task Replicas_of_one_endpoint_spread_over_zones_before_nodes()
    {
        await ReportAsync("a", "east", Gpu("cuda:0", 100));
        await ReportAsync("b", "east", Gpu("cuda:0", 100));
        await ReportAsync("c", "west", Gpu("cuda:0", 1000));
        var nodes = new List<string>();
        for (var i = 0; i < 5; i++)
            nodes.Add((await PlaceAsync("e", i, 30)).Key!.Value.Node);
        Assert.Equal(["a", "c", "b", "c", "a"], nodes);
    }

    [Fact]
    public async Task A_zone_without_room_is_no_reason_to_wait()
    {
        await ReportAsync("a", "east", Gpu("cuda:0", 30));
        await ReportAsync("b", "west", Gpu("cuda:0", 100));
        var nodes = new List<string>();
        for (var i = 0; i < 4; i++)
            nodes.Add((await PlaceAsync("e", i, 30)).Key!.Value.Node);
        Assert.Equal(["a", "b", "b", "b"], nodes);
    }

    [Fact]
    public async Task Nothing_new_is_placed_on_a_node_that_is_being_drained_and_the_reason_says_so()
    {
        await ReportAsync("a", Gpu("cuda:0", 100));
        await ReportDrainingAsync("b", Gpu("cuda:0", 1000));
        await ReportDrainingAsync("c", Gpu("cuda:0", 1000));
        Assert.Equal("a", (await PlaceAsync("e", 1, 60)).Key!.Value.Node);
        Assert.Equal(
            "one replica needs 60 MiB on a GPU device; the most that is free on one is 40 MiB. 2 nodes are being drained.",
            (await PlaceAsync("e", 2, 60)).Reason);
        await ReportDrainingAsync("a", Gpu("cuda:0", 100));
        Assert.Equal("no node with a GPU device takes replicas. 3 nodes are being drained.", (await PlaceAsync("e", 3, 60)).Reason);
        Assert.All(await Directory.ListAsync(), node => Assert.True(node.IsDraining));
    }

    [Fact]
    public async Task A_node_is_told_to_drain_with_its_next_report_and_takes_nothing_from_the_order_on()
    {
        Assert.Null((await ReportAsync("a", Gpu("cuda:0", 100))).Drain);
        await Directory.DrainAsync("a", true);
        Assert.Null((await PlaceAsync("e", 1, 60)).Key);
        Assert.Equal((true, false), (await Directory.ListAsync()).Single() is var n ? (n.IsDraining, n.Report.IsDraining) : default);

        // Until the node says that it does so, it is told again.
        Assert.True((await ReportAsync("a", Gpu("cuda:0", 100))).Drain);
        Assert.True((await ReportAsync("a", Gpu("cuda:0", 100))).Drain);
        Assert.Null((await ReportDrainingAsync("a", Gpu("cuda:0", 100))).Drain);

        await Directory.DrainAsync("a", false);
        Assert.False((await Directory.ListAsync()).Single().IsDraining);
        Assert.NotNull((await PlaceAsync("e", 2, 60)).Key);
        Assert.False((await ReportDrainingAsync("a", Gpu("cuda:0", 100))).Drain);
        Assert.Null((await ReportAsync("a", Gpu("cuda:0", 100))).Drain);
    }

    [Fact]
    public async Task A_node_whose_process_ends_takes_no_replicas_again()
    {
        await ReportAsync("a", Gpu("cuda:0", 100));
        await ReportLeavingAsync("a", Gpu("cuda:0", 100));
        var refusal = await RefusedAsync(ErrorCode.InvalidState, () => Directory.DrainAsync("a", false));
        Assert.Equal("Node 'a' is being drained because its process ends; it takes no replicas again.", refusal.Message);
        Assert.Null((await PlaceAsync("e", 1, 60)).Key);

        // An order that it was given before it began to leave.
        await ReportDrainingAsync("b", Gpu("cuda:0", 100));
        await Directory.DrainAsync("b", false);
        Assert.Null((await ReportLeavingAsync("b", Gpu("cuda:0", 100))).Drain);
        Assert.Null((await PlaceAsync("e", 1, 60)).Key);
    }

    [Fact]
    public async Task Only_a_node_that_reports_can_be_drained_and_a_forgotten_one_forgets_the_order()
    {
        var refusal = await RefusedAsync(ErrorCode.ResourceDoesNotExist, () => Directory.DrainAsync("a", true));
        Assert.Contains("'a'", refusal.Message);
        await ReportAsync("a", Gpu("cuda:0", 100));
        await Directory.DrainAsync("a", true);
        Cluster.Advance(Cluster.Timings.NodeLifetime * 2);
        Assert.Empty(await Directory.ListAsync());
        Assert.Null((await ReportAsync("a", Gpu("cuda:0", 100))).Drain);
        Assert.NotNull((await PlaceAsync("e", 1, 60)).Key);
    }

    [Fact]
    public async Task What_a_restarted_node_of_the_same_name_reports_replaces_what_was_there()
    {
        var key = new ReplicaKey("a", "cuda:0", "e", "x");
        await ReportAsync("a", [new RunningReplica(key, 90 * MiB)], Gpu("cuda:0", 100));
        await Directory.DrainAsync("a", true);
        await Directory.ReportAsync(new NodeReport
        {
            Node = "a",
            IsDraining = true,
            Devices = [Gpu("cuda:0", 100)],
            Replicas = [new RunningReplica(key, 90 * MiB)],
        });

        Assert.Null((await ReportAsync("a", "west", Gpu("cuda:0", 50), Gpu("cuda:1", 50))).Drain);

        var node = (await Directory.ListAsync()).Single();
        Assert.Equal(("west", false, 2, 0), (node.Report.Zone, node.IsDraining, node.Report.Devices.Count, node.Report.Replicas.Count));
        Assert.Equal([0L, 0L], node.UsedBytes.Values);
        Assert.NotNull((await PlaceAsync("e", 1, 50)).Key);
    }

    [Fact]
    public async Task Nothing_new_is_placed_on_a_node_whose_reports_are_late()
    {
        await ReportAsync("a", Gpu("cuda:0", 100));
        Cluster.Advance(Cluster.Timings.NodeLifetime - TimeSpan.FromSeconds(1));
        Assert.Equal(
            "no node with a GPU device takes replicas. 1 node is late with the next report.", (await PlaceAsync("e", 1, 60)).Reason);
        await ReportAsync("a", Gpu("cuda:0", 100));
        Assert.NotNull((await PlaceAsync("e", 2, 60)).Key);
    }

    [Fact]
    public async Task It_says_how_many_workers_would_do_for_what_runs_and_what_waits()
    {
        Assert.Equal(new NodeDemand(0, 0), await Directory.GetDemandAsync());
        await ReportAsync("a", Gpu("cuda:0", 100));
        Assert.Equal(new NodeDemand(1, 0), await Directory.GetDemandAsync());
        var key = (await PlaceAsync("e", 1, 60)).Key!.Value;
        Assert.Equal(new NodeDemand(1, 1), await Directory.GetDemandAsync());

        // Three wait. Two fit on one node beside each other, none beside the one that is there.
        Assert.Null((await Directory.PlaceAsync(new PlacementRequest("f", "1", DeviceKind.Gpu, 50 * MiB, Missing: 3))).Key);
        Assert.Equal(new NodeDemand(1, 3), await Directory.GetDemandAsync());

        // Who waits asks again; who no longer asks no longer waits.
        Cluster.Advance(TimeSpan.FromSeconds(11));
        await ReportAsync("a", [new RunningReplica(key, 60 * MiB)], Gpu("cuda:0", 100));
        Assert.Equal(new NodeDemand(1, 1), await Directory.GetDemandAsync());
        await ReportDrainingAsync("a", Gpu("cuda:0", 100));
        Assert.Equal(new NodeDemand(0, 0), await Directory.GetDemandAsync());
    }

    private static DeviceReport Gpu(string name, long mebibytes) => new(name, DeviceKind.Gpu, mebibytes * MiB);

    private Task<NodeOrders> ReportAsync(string node, params DeviceReport[] devices) => ReportAsync(node, [], devices);

    private Task<NodeOrders> ReportAsync(string node, IReadOnlyList<RunningReplica> replicas, params DeviceReport[] devices) =>
        Directory.ReportAsync(new NodeReport { Node = node, Devices = devices, Replicas = replicas });

    private Task<NodeOrders> ReportAsync(string node, string zone, params DeviceReport[] devices) =>
        Directory.ReportAsync(new NodeReport { Node = node, Zone = zone, Devices = devices, Replicas = [] });

    private Task<NodeOrders> ReportDrainingAsync(string node, params DeviceReport[] devices) =>
        Directory.ReportAsync(new NodeReport { Node = node, IsDraining = true, Devices = devices, Replicas = [] });

    private Task<NodeOrders> ReportLeavingAsync(string node, params DeviceReport[] devices) =>
        Directory.ReportAsync(new NodeReport { Node = node, IsDraining = true, IsLeaving = true, Devices = devices, Replicas = [] });

    private Task<PlacementResult> PlaceAsync(string endpoint, int id, long mebibytes) =>
        Directory.PlaceAsync(new PlacementRequest(endpoint, $"{id}", DeviceKind.Gpu, mebibytes * MiB));
}
