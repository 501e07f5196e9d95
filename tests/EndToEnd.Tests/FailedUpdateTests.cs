using System.Text.Json.Nodes;
using ServingCluster.EndToEnd.Tests.Harness;

namespace ServingCluster.EndToEnd.Tests;

public sealed class FailedUpdateTests
{
    [Fact]
    public async Task An_update_that_asks_for_a_missing_execution_provider_fails_and_the_old_config_serves_on()
    {
        using var data = new DataFolder();
        await using var server = await ServerProcess.StartAsync(data, ("DrainSeconds", "0"));
        var config = Configs.Iris(2).With("SERVING_EXECUTION_PROVIDERS", "TensorrtExecutionProvider");
        await AssertFailsAsync(server, config, "TensorRT");
    }

    [Theory]
    [InlineData("damaged")]
    [InlineData("deleted")]
    public async Task An_update_to_a_model_whose_file_was_lost_fails_and_the_old_config_serves_on(string how)
    {
        using var data = new DataFolder();
        await using var server = await ServerProcess.StartAsync(data, ("DrainSeconds", "0"));
        // The version is not served yet, so that no replica holds its file.
        var folder = Directory.GetDirectories(data["models"]).Single(IsVersion2);
        var file = Path.Combine(folder, "model.onnx");
        if (how == "damaged")
            await File.WriteAllBytesAsync(file, "no model"u8.ToArray());
        else
            File.Delete(file);
        await AssertFailsAsync(server, Configs.Iris(2), "model.onnx");
    }

    private static bool IsVersion2(string folder) =>
        Path.Combine(folder, "MLmodel") is var file && File.Exists(file) && File.ReadAllText(file).Contains("random forest", StringComparison.Ordinal);

    private static async Task AssertFailsAsync(ServerProcess server, JsonNode config, string reason)
    {
        var client = server.Client;
        var load = await Load.StartAsync(client, "iris");
        (await client.UpdateAsync("iris", config)).Expect(200);
        var failed = await client.SettleAsync("iris");
        await load.MoreAsync(100);
        await load.StopWithoutFailureAsync();

        Assert.Equal("UPDATE_FAILED", (string?)failed["state"]!["config_update"]);
        Assert.Equal("READY", (string?)failed["state"]!["ready"]);
        Assert.Equal(1, (int)failed["config"]!["config_version"]!);
        var state = failed["pending_config"]!["served_entities"]![0]!["state"]!;
        Assert.Equal("DEPLOYMENT_FAILED", (string?)state["deployment"]);
        Assert.Contains(reason, (string?)state["deployment_state_message"]);
        Assert.Contains(reason, (await client.GetAsync("/api/2.0/serving-endpoints/iris/events")).Expect(200).Body);
        var log = await client.GetAsync("/api/2.0/serving-endpoints/iris/served-models/iris-2/build-logs?config_version=2");
        Assert.Contains(reason, (string?)log.Expect(200).Json["logs"]);
        Assert.Equal(["iris-1"], load.Served.Keys);
    }
}
