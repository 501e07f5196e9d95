using ServingCluster.Endpoints;
using ServingCluster.History;

namespace ServingCluster.Grains.TestKit.Cluster;

/// <summary>The grain that keeps what went through an endpoint, and the one of all traffic just now.</summary>
public abstract class HistoryContract : ClusterContract
{
    private IEndpointHistory History => Cluster.Grains.EndpointHistory(EndpointName);

    private long LastStep => HistorySteps.At(Cluster.Now) - 1;

    [Fact]
    public async Task Reports_of_several_processes_in_one_step_are_added_up_and_the_endpoints_gauges_are_not()
    {
        await History.ReportAsync([Report("a") with { InFlight = 2, Waiting = 1, Replicas = 3, WantedReplicas = 4 }]);
        await History.ReportAsync([Report("b") with { InFlight = 1, QueuedInReplicas = 5, Replicas = 2, WantedReplicas = 4 }]);
        var point = (await ReadAsync(HistoryRange.Hour))[^1]!;
        Assert.Equal((20L, 2L, 4L, 14L, 40L), (point.Requests, point.Errors4xx, point.Errors5xx, point.InputTokens, point.OutputTokens));
        Assert.Equal((3, 6, 3, 4), (point.InFlight, point.Queued, point.Replicas, point.WantedReplicas));
    }

    [Fact]
    public async Task A_report_that_comes_twice_counts_once()
    {
        await History.ReportAsync([Report("a")]);
        await History.ReportAsync([Report("a"), Report("a")]);
        Assert.Equal(10, (await ReadAsync(HistoryRange.Hour))[^1]!.Requests);
    }

    [Fact]
    public async Task What_was_reported_longer_than_a_minute_ago_survives_a_process_that_dies_and_what_was_saved_does_too()
    {
        await History.ReportAsync([Report("a")]);
        Cluster.Advance(TimeSpan.FromMinutes(1));
        await History.ReportAsync([Report("a")]);
        await Cluster.RestartAsync();
        Assert.Equal(20, (await ReadAsync(HistoryRange.Hour)).Sum(p => p?.Requests));
        Cluster.Advance(TimeSpan.FromSeconds(10));
        await History.ReportAsync([Report("a")]);
        await History.SaveAsync();
        await Cluster.RestartAsync();
        Assert.Equal(30, (await ReadAsync(HistoryRange.Hour)).Sum(p => p?.Requests));
    }

    [Fact]
    public async Task Coarser_steps_add_up_the_finer_ones_and_are_told_once_they_are_over()
    {
        for (var step = 0; step < 24; step++)
        {
            Cluster.Advance(TimeSpan.FromSeconds(10));
            await History.ReportAsync([Report("a") with { InFlight = step }]);
        }

        Cluster.Advance(TimeSpan.FromMinutes(15));
        var day = (await ReadAsync(HistoryRange.Day)).OfType<HistoryPoint>().ToList();
        Assert.Equal([120L, 120L], day.Select(p => p.Requests));
        Assert.Equal([11, 23], day.Select(p => p.InFlight));
        Assert.Equal(240, Assert.Single((await ReadAsync(HistoryRange.Week)).OfType<HistoryPoint>()).Requests);
    }

    [Fact]
    public async Task Steps_without_requests_are_known_where_somebody_watched_and_unknown_elsewhere()
    {
        var began = LastStep;
        await History.ReportAsync([Report("a") with { Replicas = 2 }]);
        Cluster.Advance(TimeSpan.FromSeconds(50));
        await History.ReportAsync([Report("a") with { WatchedSince = began + 1, Replicas = 1 }]);
        Cluster.Advance(TimeSpan.FromSeconds(20));
        var points = (await History.ReadAsync(
            new HistoryQuery("e", HistoryRange.Hour) { Reporter = "a", WatchedSince = began, WatchedUntil = LastStep - 1 })).Points;
        Assert.Equal([null, 10L, 0L, 0L, 0L, 0L, 10L, 0L, null], points.TakeLast(9).Select(p => p?.Requests));
        Assert.Equal([null, 2, 2, 2, 2, 2, 1, 1, null], points.TakeLast(9).Select(p => p?.Replicas));
    }

    [Fact]
    public async Task With_the_endpoint_goes_its_history_and_a_new_one_of_the_name_begins_empty()
    {
        var first = await Endpoint.CreateAsync(new EndpointCreation(), Ann);
        await History.ReportAsync([Report("a") with { EndpointId = first.Id, EndpointCreatedAt = first.CreatedAt }]);
        await Endpoint.DeleteAsync(Ann);
        Cluster.Advance(TimeSpan.FromSeconds(10));
        var second = await Endpoint.CreateAsync(new EndpointCreation(), Ann);
        Assert.All(await ReadAsync(HistoryRange.Hour, first.Id), Assert.Null);
        await History.ReportAsync([Report("a") with { EndpointId = second.Id, EndpointCreatedAt = second.CreatedAt, Requests = 1 }]);
        // What somebody still tells of the first is passed over.
        await History.ReportAsync([Report("b") with { EndpointId = first.Id, EndpointCreatedAt = first.CreatedAt }]);
        Assert.Equal(1, (await ReadAsync(HistoryRange.Hour, second.Id)).Sum(p => p?.Requests));
    }

    [Fact]
    public async Task The_board_adds_up_all_processes_and_forgets_those_that_fall_silent()
    {
        var board = Cluster.Grains.TrafficBoard();
        await board.ReportAsync(new TrafficReport("a", [Traffic("x"), Traffic("y")]));
        await board.ReportAsync(new TrafficReport("b", [Traffic("x")]));
        await board.ReportAsync(new TrafficReport("b", [Traffic("x")]));
        var traffic = await board.ReadAsync();
        Assert.Equal(["x", "y"], traffic.Select(t => t.Endpoint));
        Assert.Equal((3.0, 8.0, 4, 2), (traffic[0].RequestsPerSecond, traffic[0].TokensPerSecond, traffic[0].InFlight, traffic[0].Waiting));
        Assert.Equal([0L, 6L], traffic[0].Latency);
        await board.ReportAsync(new TrafficReport("b", []));
        Assert.Equal(2, (await board.ReadAsync())[0].InFlight);
        Cluster.Advance(TimeSpan.FromSeconds(31));
        Assert.Empty(await board.ReadAsync());
    }

    private static EndpointTraffic Traffic(string endpoint) =>
        new() { Endpoint = endpoint, RequestsPerSecond = 1.5, TokensPerSecond = 4, Latency = [0, 3], InFlight = 2, Waiting = 1 };

    private async Task<IReadOnlyList<HistoryPoint?>> ReadAsync(HistoryRange range, string id = "e") =>
        (await History.ReadAsync(new HistoryQuery(id, range))).Points;

    private HistoryReport Report(string reporter) => new()
    {
        Reporter = reporter,
        EndpointId = "e",
        EndpointCreatedAt = DateTimeOffset.UnixEpoch,
        Step = LastStep,
        WatchedSince = LastStep,
        Requests = 10,
        Errors4xx = 1,
        Errors5xx = 2,
        InputTokens = 7,
        OutputTokens = 20,
        Latency = [0, 4, 6],
    };
}
