namespace ServingCluster.Grains.Endpoints;

/// <summary>How an endpoint asks whoever drives it not to wait for the next round.</summary>
public interface IReconcileSignal
{
    /// <summary>Asks for <see cref="ServingCluster.Endpoints.IServingEndpoint.ReconcileAsync"/> of that endpoint as soon as possible. Returns at once.</summary>
    void Soon(string endpoint);
}
