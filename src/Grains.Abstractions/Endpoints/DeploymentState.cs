namespace ServingCluster.Endpoints;

/// <summary>How a served entity stands.</summary>
public enum DeploymentState
{
    /// <summary>Its replicas are being made.</summary>
    Creating,

    /// <summary>It takes requests, or sleeps and wakes at the first one.</summary>
    Ready,

    /// <summary>It can't be made; the message says why.</summary>
    Failed,

    /// <summary>It was given up because its update was cancelled or another entity of it failed.</summary>
    Aborted,

    /// <summary>It had replicas, lost them, and is making new ones.</summary>
    Recovering,
}
