namespace ServingCluster.Frontend.Ui.Pages.Endpoints.Viewing.Data;

/// <summary>How a served entity stands.</summary>
/// <param name="Deployment"><c>DEPLOYMENT_READY</c>, <c>DEPLOYMENT_CREATING</c>, <c>DEPLOYMENT_FAILED</c>, …</param>
/// <param name="DeploymentStateMessage">In words, or why it failed.</param>
public sealed record EntityState(string Deployment = "", string DeploymentStateMessage = "")
{
    /// <summary>Without the API's prefix: <c>Ready</c>.</summary>
    public string Words => Wording.Of(Deployment.Replace("DEPLOYMENT_", "", StringComparison.Ordinal));

    /// <summary>The style of its badge.</summary>
    public string Style => Deployment switch
    {
        "DEPLOYMENT_READY" => "good",
        "DEPLOYMENT_FAILED" or "DEPLOYMENT_ABORTED" => "bad",
        "DEPLOYMENT_CREATING" or "DEPLOYMENT_RECOVERING" => "warn",
        _ => "idle",
    };
}
