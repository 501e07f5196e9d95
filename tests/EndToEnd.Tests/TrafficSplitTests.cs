using System.Text.Json.Nodes;
using ServingCluster.EndToEnd.Tests.Harness;

namespace ServingCluster.EndToEnd.Tests;

public sealed class TrafficSplitTests
{
    private const int Requests = 10_000;
    private const int Clients = 20;

    // The body as MLflow's documentation writes it: numbers and flags as strings.
    private const string Creation = """
        {
          "name": "split",
          "config": {
            "served_entities": [
              { "name": "current", "entity_name": "system.ai.iris", "entity_version": "1", "workload_size": "Small", "scale_to_zero_enabled": "False" },
              { "name": "challenger", "entity_name": "system.ai.iris", "entity_version": "2", "workload_size": "Small", "scale_to_zero_enabled": "False" }
            ],
            "traffic_config": {
              "routes": [
                { "served_model_name": "current", "traffic_percentage": "90" },
                { "served_model_name": "challenger", "traffic_percentage": "10" }
              ]
            }
          }
        }
        """;

    [Fact]
    public async Task Ten_thousand_requests_are_split_as_the_routes_say()
    {
        using var data = new DataFolder();
        await using var server = await ServerProcess.StartAsync(data);
        (await server.Client.PostAsync("/api/2.0/serving-endpoints/", Creation)).Expect(200);
        var ready = await server.Client.ReadyAsync("split");
        Assert.Equal([90, 10], Percentages(ready));

        var answers = await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => SendAsync(server.Client, Requests / Clients)));
        var byEntity = answers.SelectMany(names => names).CountBy(name => name).ToDictionary();
        Assert.Equal(["challenger", "current"], byEntity.Keys.Order());
        Assert.InRange(byEntity["current"], Requests * 0.89, Requests * 0.91);
    }

    private static IEnumerable<int> Percentages(JsonNode endpoint) =>
        endpoint["config"]!["traffic_config"]!["routes"]!.AsArray().Select(r => (int)r!["traffic_percentage"]!);

    private static async Task<List<string>> SendAsync(ServerClient client, int requests)
    {
        var names = new List<string>(requests);
        for (var i = 0; i < requests; i++)
            names.Add((await client.InvokeAsync("split")).Expect(200).ServedModel!);
        return names;
    }
}
