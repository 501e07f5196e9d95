namespace ServingCluster.Frontend.Ui.Pages.Endpoints.Viewing.Events;

/// <summary>Something that happened to an endpoint.</summary>
public sealed record EventDetails
{
    /// <summary>Such as <c>ENDPOINT_UPDATE_EVENT</c>.</summary>
    public string EventType { get; init; } = "";

    /// <summary><c>SUCCESS</c>, <c>IN_PROGRESS</c> or <c>FAILURE</c>.</summary>
    public string Status { get; init; } = "";

    /// <summary>In words.</summary>
    public string Message { get; init; } = "";

    /// <summary>Milliseconds since 1970.</summary>
    public long Timestamp { get; init; }

    /// <summary>The served entity; empty where it is about none.</summary>
    public string ServedEntityName { get; init; } = "";

    /// <summary>The config version; null where it is about none.</summary>
    public long? ConfigVersion { get; init; }

    /// <summary>The style of its status.</summary>
    public string Style => Status switch { "SUCCESS" => "good", "FAILED" or "FAILURE" => "bad", "IN_PROGRESS" => "warn", _ => "idle" };
}
