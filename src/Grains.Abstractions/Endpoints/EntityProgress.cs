namespace ServingCluster.Endpoints;

/// <summary>How far an update of one served entity has come.</summary>
/// <param name="Name">The served entity's name.</param>
/// <param name="Step">What is being done.</param>
/// <param name="Message">In words, or why it failed; may be empty.</param>
public sealed record EntityProgress(string Name, UpdateStep Step, string Message)
{
    /// <summary>How much of the step is done, 0 to 100; null where that is not known.</summary>
    public int? Percent { get; init; }

    /// <summary>Bytes of the files that are here; null where nothing is being downloaded.</summary>
    public long? BytesDone { get; init; }

    /// <summary>Bytes of the files in all; null where nothing is being downloaded, or nobody has said.</summary>
    public long? BytesTotal { get; init; }

    /// <summary>Replicas that are ready.</summary>
    public int ReadyReplicas { get; init; }

    /// <summary>Replicas that are to be.</summary>
    public int WantedReplicas { get; init; }
}
