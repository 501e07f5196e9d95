using ServingCluster.Autoscale;

namespace ServingCluster.Grains.Tests.Autoscaling;

/// <summary>The simulation of provisioned throughput (bench/Autoscale), small enough for a test.</summary>
public sealed class ThroughputSimulationTests
{
    private static readonly AutoscaleOptions Options = new() { MaxChunks = 4 };
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly double Max = Options.RequestsPerChunk * Options.MaxChunks;

    [Fact]
    public void No_traffic_makes_it_flap() => Assert.All(
        [
            Traffic.Ramp(0.9 * Max), Traffic.OnOff(0.9 * Max) with { Length = TimeSpan.FromHours(1) },
            Traffic.Office(0.9 * Max) with { Length = TimeSpan.FromHours(4) },
        ],
        traffic =>
        {
            var result = new Simulation(Options, traffic).Run();
            Assert.InRange(result.Oscillations, 0, 1);
            Assert.Equal(0, result.TimedOut);
            Assert.InRange(result.Refused, 0, result.Requests / 100);
        });

    [Fact]
    public void A_day_and_night_takes_few_changes_and_wastes_a_third_of_the_chunks_at_most()
    {
        var result = new Simulation(Options, Traffic.Diurnal(0.9 * Max)).Run();
        Assert.InRange(result.Changes, 6, 20);
        Assert.InRange(result.Oscillations, 0, 1);
        Assert.InRange(result.WastedChunkHours / result.ChunkHours, 0, 0.36);
    }

    [Fact]
    public void Twice_the_maximum_is_refused_by_half_and_what_is_let_in_keeps_its_latency()
    {
        var max = new Simulation(Options, Traffic.Steady("the maximum", Max) with { Length = Hour }).Run();
        var twice = new Simulation(Options, Traffic.Steady("twice", 2 * Max) with { Length = Hour }).Run();
        Assert.InRange(twice.Refused / (double)twice.Requests, 0.45, 0.55);
        Assert.InRange(twice.Latency.P50 / max.Latency.P50, 0.8, 1.25);
        Assert.InRange(twice.Latency.P99 / max.Latency.P99, 0.8, 1.25);
        Assert.InRange(twice.BusiestMinute, 0.9, 1.15);
    }

    [Fact]
    public void The_same_seed_gives_the_same_run()
    {
        var traffic = Traffic.Office(0.9 * Max) with { Length = TimeSpan.FromHours(1) };
        var result = new Simulation(Options, traffic).Run();
        Assert.Equal(result, new Simulation(Options, traffic).Run());
        Assert.NotEqual(result, new Simulation(Options with { Seed = 2 }, traffic).Run());
    }
}
