using ServingCluster.Endpoints;

namespace ServingCluster.Frontend.Endpoints;

/// <summary>How states are spelled on the wire.</summary>
internal static class WireNames
{
    public static string WireName(this ConfigUpdateState state) => state switch
    {
        ConfigUpdateState.InProgress => "IN_PROGRESS",
        ConfigUpdateState.UpdateFailed => "UPDATE_FAILED",
        ConfigUpdateState.UpdateCanceled => "UPDATE_CANCELED",
        _ => "NOT_UPDATING",
    };

    public static string WireName(this DeploymentState state) => state switch
    {
        DeploymentState.Creating => "DEPLOYMENT_CREATING",
        DeploymentState.Failed => "DEPLOYMENT_FAILED",
        DeploymentState.Aborted => "DEPLOYMENT_ABORTED",
        DeploymentState.Recovering => "DEPLOYMENT_RECOVERING",
        _ => "DEPLOYMENT_READY",
    };

    public static string WireName(this UpdateStep step) => step switch
    {
        UpdateStep.Placing => "PLACING",
        UpdateStep.Downloading => "DOWNLOADING",
        UpdateStep.Loading => "LOADING",
        UpdateStep.Warming => "WARMING",
        UpdateStep.Switching => "SWITCHING",
        UpdateStep.Draining => "DRAINING",
        UpdateStep.Failed => "FAILED",
        UpdateStep.Aborted => "ABORTED",
        _ => "DONE",
    };

    public static string WireName(this EventStatus status) => status switch
    {
        EventStatus.InProgress => "IN_PROGRESS",
        EventStatus.Failure => "FAILURE",
        _ => "SUCCESS",
    };

    /// <summary>Milliseconds since 1970, cut to whole seconds as the service that clients know does.</summary>
    public static long WireTime(this DateTimeOffset time) => time.ToUnixTimeSeconds() * 1000;
}
