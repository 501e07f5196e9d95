using ServingCluster.Endpoints;

namespace ServingCluster.Frontend.History;

/// <summary>How an endpoint stands, its served entities together.</summary>
/// <param name="Replicas">Replicas that take requests.</param>
/// <param name="Wanted">Replicas that the autoscaler wants.</param>
/// <param name="Queued">Requests that wait inside the replicas.</param>
internal readonly record struct EndpointGauges(int Replicas, int Wanted, int Queued)
{
    /// <summary>Those of an endpoint: of its active config, or of its first one while that is made ready.</summary>
    public static EndpointGauges Of(EndpointDescription endpoint)
    {
        var config = endpoint.Config ?? endpoint.PendingConfig;
        return config is null || endpoint.Stopped ? default : new EndpointGauges(
            config.Status.Values.Sum(s => s.ReadyReplicas), config.Status.Values.Sum(s => s.WantedReplicas), config.Status.Values.Sum(s => s.Queued));
    }
}
