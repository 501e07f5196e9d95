using System.Diagnostics;
using ServingCluster.Silo.Tests.Harness;

namespace ServingCluster.Silo.Tests.Processes;

/// <summary>
/// A worker, which holds the grains of the endpoints, on a machine whose network is cut: packets vanish, no connection is closed.
/// </summary>
[Collection(Alone.Name)]
public sealed class NetworkCutTests
{
    private const string Endpoint = "iris";
    private const string Changed = "book";
    private const string Far = "worker-3";

    /// <param name="database">
    /// Where the database is: behind the cut as well, or where it still reaches the worker that is cut off from the other silos, which thus
    /// could still write.
    /// </param>
    [Theory]
    [InlineData(CutOffHost.NearAddress)]
    [InlineData(CutOffHost.LastingAddress)]
    public async Task A_worker_that_is_cut_off_is_replaced_and_comes_back_without_harm(string database)
    {
        using var far = CutOffHost.TryMake();
        Assert.SkipWhen(far is null, "network namespaces cannot be made here (root and 'ip' are needed)");
        await using var cluster = await ClusterProcesses.StartAsync(
            Endpoint, name => name == Far ? (far!.Prefix, CutOffHost.FarAddress) : ([], CutOffHost.NearAddress), CutOffHost.NearAddress, database, Far);
        var cutOff = cluster.AllWorkers.Single(w => w.Name == Far);
        await using var load = await ClusterLoad.StartAsync(cluster, Endpoint);
        await cluster.PlaceAsync(Changed, Far);
        await using var book = await ControlBook.StartAsync(cluster, Changed);
        await book.MoreAsync(5);

        foreach (var endpoint in new[] { Endpoint, Changed })
            await cluster.HolderOfAsync(endpoint, m => m == cutOff);
        far!.Cut();
        var began = Stopwatch.GetTimestamp();
        await cluster.UntilAsync(
            Endpoint,
            _ => cluster.Client.GetAsync($"/api/2.0/serving-endpoints/{Endpoint}/events").GetAwaiter().GetResult() is { Status: 200 } events
                && events.Body.Contains(cutOff.Name, StringComparison.Ordinal),
            $"has lost its replica on {cutOff.Name}");
        ClusterLoad.Print($"the loss was noticed {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s after the cut");
        await cluster.ReplicasAsync(Endpoint);
        var recovered = Stopwatch.GetElapsedTime(began);
        ClusterLoad.Print($"replicas were replaced {recovered.TotalSeconds:0.0} s after the cut");
        Assert.True(recovered < ClusterProcesses.LongestRecovery, $"It took {recovered}.");
        await cluster.ReadyAsync(Endpoint);
        await load.MoreAsync(500);
        await book.MoreAsync(20);
        load.ReportAndCheck("cut");
        book.ReportAndCheck("cut");
        await Task.Delay(TimeSpan.FromSeconds(Math.Max(0, 15 - Stopwatch.GetElapsedTime(began).TotalSeconds)));

        // It learns that it was declared dead and ends itself, for whoever starts it again.
        far.Mend();
        await cutOff.Program.WaitForExitAsync(TimeSpan.FromMinutes(2));
        cutOff.TakeOut();
        await cutOff.StartAsync();
        await load.MoreAsync(500);
        await book.MoreAsync(20);
        load.ReportAndCheck("mended");
        book.ReportAndCheck("mended");
    }
}
