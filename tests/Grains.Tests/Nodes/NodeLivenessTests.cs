using Microsoft.Extensions.Time.Testing;
using ServingCluster.Errors;
using ServingCluster.Grains.Nodes;
using ServingCluster.Grains.Tests.Endpoints;
using ServingCluster.Nodes;

namespace ServingCluster.Grains.Tests.Nodes;

/// <summary>A directory that is told which nodes are members of the cluster.</summary>
public sealed class NodeLivenessTests
{
    private readonly HashSet<string> _members = ["a", "b"];
    private readonly NodeDirectory _directory;

    public NodeLivenessTests() =>
        _directory = new NodeDirectory(new NodeDirectoryOptions(), new FakeLiveness(_members.Contains), new FakeTimeProvider());

    [Fact]
    public async Task A_node_that_is_no_member_any_more_has_no_room_at_once()
    {
        await ReportAsync("a", 100);
        await ReportAsync("b", 50);
        _members.Remove("a");

        Assert.Equal("b", (await PlaceAsync("1", 40)).Key!.Value.Node);
        Assert.Equal("one replica needs 1 MiB on a CPU device; the most that is free on one is 1 MiB.", (await PlaceAsync("2", 40)).Reason);
        Assert.Equal("b", Assert.Single(await _directory.ListAsync()).Report.Node);
        var refusal = await Assert.ThrowsAsync<ServingException>(() => _directory.DrainAsync("a", true));
        Assert.Equal(ErrorCode.ResourceDoesNotExist, refusal.Code);
        _members.Clear();
        Assert.Equal("no node has reported yet.", (await PlaceAsync("3", 1)).Reason);
    }

    [Fact]
    public async Task A_node_that_reports_before_it_is_known_as_a_member_counts_from_then_on()
    {
        _members.Remove("a");
        await ReportAsync("a", 100);
        Assert.Empty(await _directory.ListAsync());
        _members.Add("a");
        Assert.NotNull((await PlaceAsync("1", 40)).Key);
    }

    private Task<NodeOrders> ReportAsync(string node, long bytes) => _directory.ReportAsync(
        new NodeReport { Node = node, Devices = [new DeviceReport("cpu", DeviceKind.Cpu, bytes)], Replicas = [] });

    private Task<PlacementResult> PlaceAsync(string id, long bytes) =>
        _directory.PlaceAsync(new PlacementRequest("e", id, DeviceKind.Cpu, bytes));
}
