namespace ServingCluster.Endpoints;

/// <summary>How far a config update has come.</summary>
/// <param name="ConfigVersion">The version that is, or was to be, brought into service.</param>
/// <param name="Step">The step of the served entity that has come least far; how it ended once it has.</param>
/// <param name="Entities">The served entities of that version, in their order.</param>
public sealed record UpdateProgress(long ConfigVersion, UpdateStep Step, IReadOnlyList<EntityProgress> Entities)
{
    /// <summary>Old replicas that no request goes to any more and that are not gone yet.</summary>
    public int DrainingReplicas { get; init; }

    /// <summary>Requests that these still hold.</summary>
    public int DrainingRequests { get; init; }
}
