using System.Diagnostics;
using Microsoft.Data.Sqlite;
using ServingCluster.EndToEnd.Tests.Harness;

namespace ServingCluster.EndToEnd.Tests;

public sealed class DamageTests
{
    [Fact]
    public async Task A_damaged_record_of_one_endpoint_leaves_the_others_working()
    {
        using var data = new DataFolder();
        await using (var first = await ServerProcess.StartAsync(data))
        {
            (await first.Client.CreateAsync("bad", Configs.Iris(1))).Expect(200);
            await first.Client.ReadyAsync("bad");
            await first.StopAsync();
        }

        Damage(data, "endpoints/bad");
        await using var server = await ServerProcess.StartAsync(data);
        (await server.Client.InvokeAsync("iris")).Expect(200);
        (await server.Client.UpdateAsync("iris", Configs.Iris(2))).Expect(200);
        await server.Client.ReadyAsync("iris");

        Assert.Contains("'endpoints/bad' is damaged", (await server.Client.DescribeAsync("bad")).Expect(500).Message);
        var list = (await server.Client.GetAsync("/api/2.0/serving-endpoints")).Expect(200).Json["endpoints"]!.AsArray();
        Assert.Contains(list, e => (string?)e!["name"] == "iris");
        (await server.Client.GetAsync("/metrics")).Expect(200);

        // Requests that keep coming are answered soon, and do not fill the log.
        var (before, began) = (Complaints(server), Stopwatch.GetTimestamp());
        var load = await Load.StartAsync(server.Client, "bad");
        var good = await Load.StartAsync(server.Client, "iris");
        await good.MoreAsync(500);
        await good.StopWithoutFailureAsync();
        await load.StopAsync();
        Assert.All(load.Failures, f => Assert.Contains("'bad'", f));
        Assert.InRange(Complaints(server) - before, 0, MostComplaints(began));
        await server.StopAsync();
    }

    [Fact]
    public async Task A_damaged_record_of_a_model_stops_neither_the_others_nor_fills_the_log()
    {
        using var data = new DataFolder();
        await using (var first = await ServerProcess.StartAsync(data))
        {
            (await first.Client.CreateAsync("digits", Configs.Of("system.ai.digits", 1))).Expect(200);
            await first.Client.ReadyAsync("digits");
            await first.StopAsync();
        }

        Damage(data, "models/system.ai.digits");
        await using var server = await ServerProcess.StartAsync(data, ("RequestTimeoutSeconds", "3"));
        var client = server.Client;
        var (before, began) = (Complaints(server), Stopwatch.GetTimestamp());
        (await client.InvokeAsync("iris")).Expect(200);
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => client.InvokeAsync("digits")));
        Assert.All(answers, a => Assert.Contains("digits", a.Expect(504).Message));
        (await client.DescribeAsync("digits")).Expect(200);
        Assert.InRange(Complaints(server) - before, 0, MostComplaints(began));
    }

    private static int Complaints(ServerProcess server) => server.Output.Snapshot()
        .Count(l => l.StartsWith("warn:", StringComparison.Ordinal) || l.StartsWith("fail:", StringComparison.Ordinal));

    // A few at once, then a few in each second, however many requests come.
    private static int MostComplaints(long began) => 20 + (3 * (int)Math.Ceiling(Stopwatch.GetElapsedTime(began).TotalSeconds));

    private static void Damage(DataFolder data, string key)
    {
        using var connection = new SqliteConnection($"Data Source={data.Database};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "UPDATE records SET value = CAST('{\"format\":1,\"data\":{\"name\":' AS BLOB) WHERE key = $key";
        command.Parameters.AddWithValue("$key", key);
        Assert.Equal(1, command.ExecuteNonQuery());
    }
}
