namespace ServingCluster.Endpoints;

/// <summary>What a config update does, in order, up to one of the three ends.</summary>
public enum UpdateStep
{
    /// <summary>The files of the model are on their way, or are looked at.</summary>
    Downloading,

    /// <summary>It looks for room for replicas.</summary>
    Placing,

    /// <summary>Replicas load the model.</summary>
    Loading,

    /// <summary>Replicas make their first runs.</summary>
    Warming,

    /// <summary>As many replicas are ready as are wanted; the routes are switched to them when those of every served entity are.</summary>
    Switching,

    /// <summary>The new config serves, and the old replicas finish what they hold.</summary>
    Draining,

    /// <summary>Nothing is left to do.</summary>
    Done,

    /// <summary>It failed; the message says why.</summary>
    Failed,

    /// <summary>It was given up, since another served entity failed.</summary>
    Aborted,
}
