namespace ServingCluster.Models;

/// <summary>How far the registration of a model version has come.</summary>
public enum ModelVersionStatus
{
    /// <summary>Its files are awaited, fetched or inspected.</summary>
    PendingRegistration,

    /// <summary>Its files are here and can be loaded.</summary>
    Ready,

    /// <summary>It can't be served; the status message says why.</summary>
    FailedRegistration,
}
