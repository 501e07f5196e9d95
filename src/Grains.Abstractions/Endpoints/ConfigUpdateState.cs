namespace ServingCluster.Endpoints;

/// <summary>How the latest config update stands.</summary>
public enum ConfigUpdateState
{
    /// <summary>No update is under way; the last one, if any, succeeded.</summary>
    NotUpdating,

    /// <summary>A new config is being made ready while the old one serves.</summary>
    InProgress,

    /// <summary>The last update failed; the config before it serves.</summary>
    UpdateFailed,

    /// <summary>The last update was cancelled; the config before it serves.</summary>
    UpdateCanceled,
}
