namespace ServingCluster.Silo.Settings;

/// <summary>What a process of the cluster does.</summary>
internal enum ClusterRole
{
    /// <summary>REST and replicas.</summary>
    Both,

    /// <summary>REST; no replicas.</summary>
    Frontend,

    /// <summary>Replicas; no REST but for health and metrics.</summary>
    Worker,
}
