using ServingCluster.Scale;

namespace ServingCluster.Grains.Tests.Scale;

/// <summary>The simulation of a large cluster (bench/Scale), small enough for a test: 50 nodes in racks of five, 300 endpoints.</summary>
public sealed class ScaleTests
{
    private const int Endpoints = 300;

    private static readonly ScaleOptions Options = new()
    {
        Nodes = 50,
        NodesPerRack = 5,
        DevicesPerNode = 5,
        Endpoints = Endpoints,
        PhaseLimit = TimeSpan.FromMinutes(2),
        Observation = TimeSpan.FromSeconds(20),
    };

    [Fact]
    public void Every_endpoint_converges_after_every_failure_and_the_directory_is_asked_sparingly()
    {
        var phases = new Scenario(Options).Run().ToList();
        var shortage = phases.FindIndex(p => p.Name.Contains("not enough room"));

        Assert.All(phases.Where((_, i) => i != shortage), p => Assert.True(p.Unconverged == 0, $"{p.Name}: {p.Unconverged} endpoints wait."));
        var created = phases[0];
        Assert.Equal(Endpoints, created.Converged.Count);
        // With room for all, one call places one replica.
        Assert.Equal(created.Count("replica log"), created.Count("directory place"));
        Assert.Equal(0, created.Count("directory place: no room"));
        // A model loads for up to 30 seconds; without pauses that grow, its endpoint would ask 300 times.
        Assert.InRange(created.Count("reconcile"), Endpoints, 70 * Endpoints);
        Assert.Equal(0, phases[1].Count("directory place"));

        // A model that loads brings no second call, and a lost replica is placed once and given back once.
        foreach (var failure in phases.Where(p => p.Name is "one node fails" or "the fullest rack fails" or "a tenth of the nodes fails"))
        {
            Assert.Equal(failure.Count("directory release"), failure.Count("directory place"));
            Assert.True(failure.Quantile(1) < Options.Detection + Options.Awakening + Options.LongestLoad + TimeSpan.FromSeconds(3));
        }

        // Who waits for room asks ever more seldom: about 25 times in the first 10 seconds, then once per second.
        var waiting = phases[shortage];
        Assert.InRange(waiting.Unconverged, 1, Endpoints);
        Assert.InRange(waiting.Count("directory place: no room") / (double)waiting.Unconverged, 1, 25 + Options.Observation.TotalSeconds);
    }

    [Fact]
    public void The_same_seed_gives_the_same_run()
    {
        var small = Options with { Nodes = 10, Endpoints = 50, Observation = TimeSpan.FromSeconds(10) };
        Assert.Equal(Print(small), Print(small));
        Assert.NotEqual(Print(small), Print(small with { Seed = 2 }));
    }

    private static string Print(ScaleOptions options)
    {
        using var results = new StringWriter();
        var report = new Report(results, TextWriter.Null);
        foreach (var phase in new Scenario(options).Run())
            report.Write(phase);
        return results.ToString();
    }
}
