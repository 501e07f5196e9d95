namespace ServingCluster.Replicas;

/// <summary>The two logs of a replica.</summary>
public enum ReplicaLog
{
    /// <summary>What happened until it was ready or failed.</summary>
    Build,

    /// <summary>What happened since.</summary>
    Service,
}
