namespace ServingCluster.Grains.Endpoints;

/// <summary>The values of <c>event_type</c>.</summary>
internal static class EventTypes
{
    public const string Create = "ENDPOINT_CREATE_EVENT";
    public const string Update = "ENDPOINT_UPDATE_EVENT";
    public const string Stop = "ENDPOINT_STOP_EVENT";

    /// <summary>A notice of an update was delivered, or given up.</summary>
    public const string Notification = "ENDPOINT_NOTIFICATION_EVENT";

    /// <summary>A served entity's replicas were made, failed or were lost.</summary>
    public const string Deployment = "SERVED_ENTITY_DEPLOYMENT_EVENT";

    /// <summary>The autoscaler changed the number of replicas.</summary>
    public const string Scale = "SERVED_ENTITY_SCALE_EVENT";
}
