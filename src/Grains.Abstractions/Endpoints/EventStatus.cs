namespace ServingCluster.Endpoints;

/// <summary>How an event went.</summary>
public enum EventStatus
{
    /// <summary>Something began.</summary>
    InProgress,

    /// <summary>Something was done.</summary>
    Success,

    /// <summary>Something failed.</summary>
    Failure,
}
