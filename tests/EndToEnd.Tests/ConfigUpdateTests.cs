using System.Diagnostics;
using System.Text.Json.Nodes;
using ServingCluster.EndToEnd.Tests.Harness;

namespace ServingCluster.EndToEnd.Tests;

public sealed class ConfigUpdateTests
{
    [Fact]
    public async Task Updates_under_load_change_the_model_without_a_failed_request()
    {
        using var data = new DataFolder();
        await using var server = await ServerProcess.StartAsync(data, ("DrainSeconds", "1"));
        var load = await Load.StartAsync(server.Client, "iris");
        for (var update = 0; update < 6; update++)
        {
            var version = 2 - (update % 2);
            (await server.Client.UpdateAsync("iris", Configs.Iris(version))).Expect(200);
            await server.Client.ReadyAsync("iris");
            await ServedByAsync(server.Client, $"iris-{version}");
            await load.MoreAsync(200);
        }

        await load.StopWithoutFailureAsync();
        Assert.Equal(["iris-1", "iris-2"], load.Served.Keys.Order());
    }

    [Fact]
    public async Task Updates_under_wrk_lose_no_request()
    {
        Assert.SkipUnless(Wrk.IsInstalled, "wrk is not installed");
        using var data = new DataFolder();
        await using var server = await ServerProcess.StartAsync(data, ("DrainSeconds", "0"));
        var load = Wrk.RunAsync(data, server.Client, "iris", TimeSpan.FromSeconds(8));
        var began = Stopwatch.GetTimestamp();
        for (var update = 0; Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(6); update++)
        {
            (await server.Client.UpdateAsync("iris", Configs.Iris(2 - (update % 2)))).Expect(200);
            await server.Client.ReadyAsync("iris");
        }

        var report = await load;
        Assert.Contains("requests in", report);
        Assert.DoesNotContain("Non-2xx", report);
        Assert.DoesNotContain("Socket errors", report);
    }

    [Fact]
    public async Task An_endpoint_is_stopped_and_started_again()
    {
        using var data = new DataFolder();
        await using var server = await ServerProcess.StartAsync(data, ("DrainSeconds", "0"));
        (await server.Client.InvokeAsync("iris")).Expect(200);
        (await server.Client.CommandAsync("iris", "stop")).Expect(200);
        var stopped = await Eventually.GetAsync(() => server.Client.InvokeAsync("iris"), a => a.Status == 400, "the endpoint stopped");
        Assert.Contains("config:start", stopped.Message);
        (await server.Client.CommandAsync("iris", "start")).Expect(200);
        var ready = await server.Client.ReadyAsync("iris");
        Assert.Equal(2, (int)ready["config"]!["config_version"]!);
        await Eventually.GetAsync(() => server.Client.InvokeAsync("iris"), a => a.Status == 200, "the endpoint serves again");
    }

    [Fact]
    public async Task A_request_wakes_a_sleeping_endpoint_and_is_answered()
    {
        using var data = new DataFolder();
        await using var server = await ServerProcess.StartAsync(
            data, ("ScaleToZeroAfterSeconds", "1"), ("ScaleDownWindowSeconds", "0"), ("DrainSeconds", "0"));
        (await server.Client.CreateAsync("sleepy", Configs.Iris(1, scaleToZero: true))).Expect(200);
        await server.Client.ReadyAsync("sleepy");
        for (var night = 0; night < 2; night++)
        {
            await server.Client.WaitAsync("sleepy", IsAsleep, "sleeps");
            var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => server.Client.InvokeAsync("sleepy")));
            Assert.All(answers, a => a.Expect(200));
        }
    }

    private static bool IsAsleep(JsonNode endpoint) =>
        (string?)endpoint["config"]!["served_entities"]![0]!["state"]!["deployment_state_message"] == "Scaled to zero";

    private static Task<Answer> ServedByAsync(ServerClient client, string entity) =>
        Eventually.GetAsync(() => client.InvokeAsync("iris"), a => a.ServedModel == entity, $"requests reach '{entity}'");
}
