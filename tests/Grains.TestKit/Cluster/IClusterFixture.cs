namespace ServingCluster.Grains.TestKit.Cluster;

/// <summary>
/// A cluster under test, whatever engine runs it. Nothing in it reconciles by itself: the contracts call
/// <see cref="ServingCluster.Endpoints.IServingEndpoint.ReconcileAsync"/>. The clock stands still but for <see cref="Advance"/>.
/// </summary>
public interface IClusterFixture : IAsyncDisposable
{
    /// <summary>The grains; others after a restart.</summary>
    IServingGrains Grains { get; }

    /// <summary>The only model runtime. It outlives restarts.</summary>
    ScriptedRuntime Runtime { get; }

    /// <summary>The only channel of notices. It outlives restarts.</summary>
    RecordingChannel Notices { get; }

    /// <summary>What the cluster was started with.</summary>
    ClusterTimings Timings { get; }

    /// <summary>The name of the only node that has a device.</summary>
    string NodeName { get; }

    /// <summary>Memory of the only node's only device, which is a processor; takes effect at the next report.</summary>
    long NodeMemoryBytes { get; set; }

    /// <summary>The cluster's clock.</summary>
    DateTimeOffset Now { get; }

    /// <summary>Turns the clock.</summary>
    void Advance(TimeSpan time);

    /// <summary>Lets the node report what it has and runs.</summary>
    Task ReportNodeAsync();

    /// <summary>Kills the process without a farewell and starts another over the same store.</summary>
    Task RestartAsync();
}
