using ServingCluster.Nodes;
using ServingCluster.Replicas;

namespace ServingCluster.Frontend.Tests.Nodes;

public sealed class NodeRoutesTests
{
    private const string Root = "/api/2.0/serving/nodes";

    [Fact]
    public async Task A_node_is_told_with_its_devices_and_who_has_their_memory()
    {
        await using var frontend = await TestFrontend.StartAsync();
        await ReportAsync(frontend, "one", 1000, Replica("one", "iris", 300) with { ServedEntity = "iris-1", State = ReplicaState.Ready, InFlight = 2 });
        frontend.Time.Advance(TimeSpan.FromSeconds(1.5));
        var answer = (await frontend.SendAsync("GET", Root)).AssertOk();
        Assert.Equal(
            """{"nodes":[{"name":"one","zone":"z","draining":false,"report_age_seconds":1.5,"devices":[{"name":"cpu","kind":"CPU","memory_bytes":1000,"used_bytes":300}],"replicas":[{"endpoint":"iris","served_entity":"iris-1","id":"1-x","device":"cpu","state":"READY","in_flight":2,"memory_bytes":300}]}]}""",
            answer.Body.GetRawText());
    }

    [Fact]
    public async Task A_node_whose_replicas_find_room_elsewhere_is_drained_and_takes_replicas_again_when_told()
    {
        await using var frontend = await TestFrontend.StartAsync();
        await ReportAsync(frontend, "one", 1000, Replica("one", "iris", 300));
        await ReportAsync(frontend, "two", 1000, Replica("two", "churn", 700));
        var answer = (await frontend.SendAsync("POST", Root + "/one/drain")).AssertOk();
        Assert.Equal(("one", true, 1), (answer["name"].GetString(), answer["draining"].GetBoolean(), answer["replicas"].GetInt32()));
        Assert.Contains("ready on other nodes", answer["message"].GetString());
        Assert.True(await IsDrainingAsync(frontend, "one"));
        (await frontend.SendAsync("POST", Root + "/one/undrain")).AssertOk();
        Assert.False(await IsDrainingAsync(frontend, "one"));
    }

    [Fact]
    public async Task The_only_node_is_drained_only_by_force()
    {
        await using var frontend = await TestFrontend.StartAsync();
        await ReportAsync(frontend, "one", 1000, Replica("one", "iris", 300));
        var refusal = await frontend.SendAsync("POST", Root + "/one/drain");
        Assert.Contains("no other node", refusal.AssertError(400, "INVALID_STATE").Message);
        Assert.False(await IsDrainingAsync(frontend, "one"));
        var answer = (await frontend.SendAsync("POST", Root + "/one/drain", """{"force":true}""")).AssertOk();
        Assert.Contains("serve on here", answer["message"].GetString());
        Assert.True(await IsDrainingAsync(frontend, "one"));
    }

    [Theory]
    [InlineData(1000, 200, false)]
    [InlineData(1000, 700, true)]
    [InlineData(100, 0, true)]
    public async Task A_node_is_not_drained_where_the_others_lack_room(long memory, long used, bool isRefused)
    {
        await using var frontend = await TestFrontend.StartAsync();
        await ReportAsync(frontend, "one", 1000, Replica("one", "iris", 300), Replica("one", "churn", 400));
        await ReportAsync(frontend, "two", memory, Replica("two", "other", used));
        var answer = await frontend.SendAsync("POST", Root + "/one/drain");
        if (isRefused)
            Assert.Contains("no room", answer.AssertError(400, "INVALID_STATE").Message);
        else
            answer.AssertOk();
    }

    [Fact]
    public async Task Nodes_that_are_drained_or_late_take_nothing()
    {
        await using var frontend = await TestFrontend.StartAsync();
        await ReportAsync(frontend, "late", 1000);
        frontend.Time.Advance(TimeSpan.FromSeconds(6));
        await ReportAsync(frontend, "one", 1000);
        Assert.Contains("no other node", (await frontend.SendAsync("POST", Root + "/one/drain")).AssertError(400, "INVALID_STATE").Message);
    }

    [Fact]
    public async Task An_unknown_node_is_404_and_the_known_ones_are_named()
    {
        await using var frontend = await TestFrontend.StartAsync();
        await ReportAsync(frontend, "one", 1000);
        Assert.Contains("'one'", (await frontend.SendAsync("POST", Root + "/none/drain")).AssertError(404, "RESOURCE_DOES_NOT_EXIST").Message);
        Assert.Contains("'one'", (await frontend.SendAsync("POST", Root + "/none/undrain")).AssertError(404, "RESOURCE_DOES_NOT_EXIST").Message);
    }

    private static async Task<bool> IsDrainingAsync(TestFrontend frontend, string node) =>
        (await frontend.SendAsync("GET", Root)).AssertOk()["nodes"].EnumerateArray()
        .Single(n => n.GetProperty("name").GetString() == node).GetProperty("draining").GetBoolean();

    private static RunningReplica Replica(string node, string endpoint, long bytes) => new(new ReplicaKey(node, "cpu", endpoint, "1-x"), bytes);

    private static Task ReportAsync(TestFrontend frontend, string node, long memory, params RunningReplica[] replicas) =>
        ((IServingGrains)frontend.Grains).NodeDirectory().ReportAsync(new NodeReport
        {
            Node = node,
            Zone = "z",
            Devices = [new DeviceReport("cpu", DeviceKind.Cpu, memory)],
            Replicas = replicas,
        });
}
