namespace ServingCluster.Replicas;

/// <summary>The life of a replica, in order.</summary>
public enum ReplicaState
{
    /// <summary>It was never asked to load, or its process was restarted.</summary>
    Absent,

    /// <summary>It loads and warms its model.</summary>
    Loading,

    /// <summary>It answers requests.</summary>
    Ready,

    /// <summary>Its model cannot be loaded; the message says why.</summary>
    Failed,

    /// <summary>It finishes what it holds; requests that routers with an old table still send are answered too.</summary>
    Draining,

    /// <summary>Its memory was given back. It never comes back under this key.</summary>
    Unloaded,
}
