using System.Text.Json;
using ServingCluster.Frontend.Ui.Api;
using ServingCluster.Frontend.Ui.Pages.Cluster;

namespace ServingCluster.Frontend.Tests.Ui.Cluster;

public sealed class NodeInfoTests
{
    private const string Answer =
        """
        {"nodes":[{"name":"node 1","zone":"b","draining":false,"report_age_seconds":0.8,
          "devices":[{"name":"cpu","kind":"CPU","memory_bytes":1073741824,"used_bytes":536870912},{"name":"gpu-0","kind":"GPU","memory_bytes":0,"used_bytes":0}],
          "replicas":[{"endpoint":"iris","served_entity":"iris-1","id":"1-5f0c","device":"cpu","state":"READY","in_flight":2,"memory_bytes":268435456}]}]}
        """;

    private readonly NodeInfo _node = Assert.Single(JsonSerializer.Deserialize<NodeList>(Answer, ServingApi.Json)!.Nodes);

    [Fact]
    public void Memory_is_told_apart_into_what_replicas_use_and_what_was_promised()
    {
        var device = _node.Devices[0];
        Assert.Equal("512 MiB of 1.00 GiB (50 %)", device.Memory);
        Assert.Equal(268435456, device.Promised(_node.On(device)));
        Assert.Equal(25, device.Share(268435456));
        Assert.False(_node.Replicas[0].IsMeasurement);
        Assert.True((_node.Replicas[0] with { Endpoint = "calibration." }).IsMeasurement);
        Assert.Empty(_node.On(_node.Devices[1]));
        Assert.Equal(0, _node.Devices[1].Share(1));
    }

    [Fact]
    public void A_nodes_state_says_whether_it_takes_replicas()
    {
        Assert.Equal(("Takes replicas", "good"), (_node.Words, _node.Style));
        Assert.Equal("Silent", (_node with { ReportAgeSeconds = 6 }).Words);
        Assert.Equal("Draining", (_node with { Draining = true }).Words);
        Assert.Equal("Drained: empty", (_node with { Draining = true, Replicas = [] }).Words);
        Assert.Equal("/api/2.0/serving/nodes/node%201/drain", _node.DrainPath);
    }
}
