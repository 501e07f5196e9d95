namespace ServingCluster.Frontend.Ui.Pages.Endpoints.Viewing.Data;

/// <summary>How an endpoint stands, in the API's words and in a person's.</summary>
/// <param name="Ready"><c>READY</c> or <c>NOT_READY</c>.</param>
/// <param name="ConfigUpdate"><c>NOT_UPDATING</c>, <c>IN_PROGRESS</c>, <c>UPDATE_FAILED</c> or <c>UPDATE_CANCELED</c>.</param>
/// <param name="Suspend"><c>STOPPED</c> when somebody stopped it.</param>
public sealed record DetailedState(string Ready, string ConfigUpdate, string Suspend = "")
{
    /// <summary>Whether it takes requests.</summary>
    public bool IsReady => Ready == "READY";

    /// <summary>Whether a config update is under way.</summary>
    public bool IsUpdating => ConfigUpdate == "IN_PROGRESS";

    /// <summary>Whether the latest config update failed.</summary>
    public bool HasFailed => ConfigUpdate == "UPDATE_FAILED";

    /// <summary>Whether somebody stopped it.</summary>
    public bool IsStopped => Suspend == "STOPPED";

    /// <summary>In words.</summary>
    public string Words => (IsStopped ? "Stopped" : IsReady ? "Ready" : "Not ready") + ConfigUpdate switch
    {
        "IN_PROGRESS" => " · updating",
        "UPDATE_FAILED" => " · update failed",
        "UPDATE_CANCELED" => " · update cancelled",
        _ => "",
    };

    /// <summary>The style of its badge.</summary>
    public string Style => IsStopped ? "idle" : IsUpdating ? "warn" : HasFailed || !IsReady ? "bad" : "good";
}
