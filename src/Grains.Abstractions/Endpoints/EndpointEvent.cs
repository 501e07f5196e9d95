namespace ServingCluster.Endpoints;

/// <summary>Something that happened to an endpoint.</summary>
/// <param name="Timestamp">When.</param>
/// <param name="Type">What, such as <c>ENDPOINT_UPDATE_EVENT</c>.</param>
/// <param name="Status">How it went.</param>
/// <param name="Message">In words.</param>
/// <param name="ServedEntity">The served entity concerned; null for the endpoint as a whole.</param>
/// <param name="ConfigVersion">The config version concerned; 0 for none.</param>
public sealed record EndpointEvent(
    DateTimeOffset Timestamp, string Type, EventStatus Status, string Message, string? ServedEntity, long ConfigVersion);
