using System.Diagnostics;
using ServingCluster.EndToEnd.Tests.Harness;
using ServingCluster.Silo.Tests.Harness;

namespace ServingCluster.Silo.Tests.Processes;

/// <summary>
/// Three workers, two frontends and PostgreSQL as real processes, under load of requests and of changes, while one part after the other
/// dies, hangs, comes back or is replaced.
/// </summary>
[Collection(Alone.Name)]
public sealed class ClusterFaultTests
{
    private const string Endpoint = "iris";

    [Fact]
    public async Task Whatever_dies_no_request_fails_and_nothing_acknowledged_is_lost()
    {
        await using var cluster = await ClusterProcesses.StartAsync(Endpoint);
        await using var load = await ClusterLoad.StartAsync(cluster, Endpoint);
        await using var book = await ControlBook.StartAsync(cluster, "book");

        await PhaseAsync("a worker is killed", () => KillWorkerAsync(cluster, cluster.AllWorkers[1]));
        await PhaseAsync("it comes back under its name", () => cluster.AllWorkers[1].StartAsync());
        await PhaseAsync("a frontend is killed", () => cluster.AllFrontends[0].KillAsync());
        await PhaseAsync("it comes back", () => cluster.AllFrontends[0].StartAsync());
        var holder = await cluster.HolderOfAsync(Endpoint, _ => true);
        await PhaseAsync($"{holder.Name}, which holds the endpoint's grain, is killed", () => KillHolderAsync(cluster, holder));
        await PhaseAsync("it comes back", () => holder.StartAsync());
        foreach (var worker in cluster.AllWorkers)
        {
            // One of them may hold the directory, or a catalog.
            await PhaseAsync($"{worker.Name} is killed", () => KillWorkerAsync(cluster, worker));
            await PhaseAsync($"{worker.Name} comes back", () => worker.StartAsync());
        }

        await PhaseAsync("PostgreSQL is gone for 20 seconds", async () =>
        {
            await cluster.Postgres.KillAsync();
            await Task.Delay(TimeSpan.FromSeconds(20));
            await cluster.Postgres.RestartAsync();
        });
        await PhaseAsync("a worker hangs for 15 seconds", () => HangAsync(cluster, cluster.AllWorkers[2]));
        foreach (var member in cluster.AllWorkers.Concat(cluster.AllFrontends))
        {
            await PhaseAsync($"{member.Name} is replaced", async () =>
            {
                await member.StopAsync();
                await member.StartAsync();
            });
        }

        async Task PhaseAsync(string what, Func<Task> fault)
        {
            var began = Stopwatch.GetTimestamp();
            await fault();
            await cluster.ReadyAsync(Endpoint);
            await load.MoreAsync(200);
            await book.MoreAsync(5);
            ClusterLoad.Print($"== {what}: {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s");
            load.ReportAndCheck(what);
            book.ReportAndCheck(what);
        }
    }

    private static async Task KillHolderAsync(ClusterProcesses cluster, Member holder)
    {
        var began = Stopwatch.GetTimestamp();
        await (holder.IsFrontend ? holder.KillAsync() : KillWorkerAsync(cluster, holder));
        var next = await cluster.HolderOfAsync(Endpoint, m => m != holder);
        ClusterLoad.Print($"   the endpoint's grain lives in {next.Name}, {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s after the kill");
    }

    private static async Task KillWorkerAsync(ClusterProcesses cluster, Member worker)
    {
        var hadReplica = (await worker.Client!.GetAsync("/metrics")).Body.Contains($"serving_replicas{{endpoint=\"{Endpoint}\"", StringComparison.Ordinal);
        var moment = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        await worker.KillAsync();
        var began = Stopwatch.GetTimestamp();
        if (hadReplica)
            await cluster.UntilAsync(Endpoint, _ => HasLostOne(cluster, worker, moment), $"has lost its replica on {worker.Name}");
        ClusterLoad.Print($"   {(hadReplica ? "the loss was" : "it had no replica, as was")} noticed {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s after the kill");
        await cluster.ReplicasAsync(Endpoint);
        var recovered = Stopwatch.GetElapsedTime(began);
        ClusterLoad.Print($"   replicas were replaced {recovered.TotalSeconds:0.0} s after the kill");
        Assert.True(recovered < ClusterProcesses.LongestRecovery, $"It took {recovered}.");
    }

    private static bool HasLostOne(ClusterProcesses cluster, Member worker, long since)
    {
        var events = cluster.Client.GetAsync($"/api/2.0/serving-endpoints/{Endpoint}/events").GetAwaiter().GetResult();
        return events.Status == 200
            && events.Json["events"]!.AsArray().Any(
                e => (long)e!["timestamp"]! >= since && ((string?)e["message"] ?? "").Contains(worker.Name, StringComparison.Ordinal));
    }

    // It is declared dead meanwhile and ends itself when it learns of that, for whoever starts it again.
    private static async Task HangAsync(ClusterProcesses cluster, Member worker)
    {
        worker.Program.Signal(ChildProgram.Stop);
        await Task.Delay(TimeSpan.FromSeconds(15));
        await Eventually.GetAsync(() => cluster.IsDeclaredDeadAsync(worker), dead => dead, $"{worker.Name} is declared dead");
        worker.Program.Signal(ChildProgram.Continue);
        await worker.Program.WaitForExitAsync(TimeSpan.FromMinutes(1));
        ClusterLoad.Print($"   {worker.Name} ended itself");
        await worker.StartAsync();
    }
}
