namespace ServingCluster.Endpoints;

/// <summary>How a served entity stands.</summary>
/// <param name="Deployment">Its state.</param>
/// <param name="Message">What it is doing or what went wrong; may be empty.</param>
/// <param name="ReadyReplicas">Replicas that take requests.</param>
/// <param name="WantedReplicas">Replicas that the autoscaler wants.</param>
public sealed record ServedEntityStatus(DeploymentState Deployment, string Message, int ReadyReplicas, int WantedReplicas)
{
    /// <summary>Requests that wait inside its replicas, as these said last.</summary>
    public int Queued { get; init; }
}
