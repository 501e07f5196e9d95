namespace ServingCluster.Grains.Routing;

/// <summary>What can be done with an endpoint.</summary>
internal enum EndpointModelStatus
{
    /// <summary>It takes requests.</summary>
    Serving,

    /// <summary>It has no config that serves yet.</summary>
    NotReady,

    /// <summary>It was stopped.</summary>
    Stopped,

    /// <summary>It was deleted.</summary>
    Deleted,

    /// <summary>This router no longer follows it under this state; ask for a new one.</summary>
    Retired,
}
