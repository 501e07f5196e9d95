namespace ServingCluster.Frontend.Ui.Pages.Serving;

/// <summary>An endpoint as the search answers it.</summary>
internal sealed record EndpointRow
{
    public required string Name { get; init; }

    /// <summary><c>custom</c>, <c>foundation</c> or <c>external</c>.</summary>
    public string Type { get; init; } = "";

    /// <summary><c>ready</c>, <c>updating</c>, <c>failed</c>, <c>stopped</c> or <c>not_ready</c>.</summary>
    public string State { get; init; } = "";

    /// <summary>Whether it takes requests.</summary>
    public bool Ready { get; init; }

    public string Creator { get; init; } = "";

    /// <summary>When it was made, in milliseconds since 1970.</summary>
    public long CreationTimestamp { get; init; }

    public string PermissionLevel { get; init; } = "";

    public string Task { get; init; } = "";

    public string DisplayName { get; init; } = "";

    public string Description { get; init; } = "";

    public IReadOnlyList<EndpointTag> Tags { get; init; } = [];

    public IReadOnlyList<ServedEntityRow> ServedEntities { get; init; } = [];

    public bool IsManaged => PermissionLevel == "CAN_MANAGE" && Type != "foundation";

    public bool CanStart => Type == "custom" && State == "stopped";

    public bool CanStop => Type == "custom" && State is "ready" or "failed";

    public bool IsQueried => PermissionLevel is "CAN_QUERY" or "CAN_MANAGE";

    /// <summary>How it stands, in the words of the service's own page.</summary>
    public string StateWords => (State, Ready) switch
    {
        ("ready", _) => "Ready",
        ("updating", true) => "Ready (Updating)",
        ("updating", false) => "Not ready (Updating)",
        ("failed", true) => "Ready (Update failed)",
        ("failed", false) => "Not ready (Update failed)",
        ("stopped", _) => "Not ready (Stopped)",
        _ => "Not ready",
    };

    /// <summary>The style of its badge.</summary>
    public string StateClass => State switch
    {
        "ready" => "good",
        "failed" => "bad",
        "updating" => "warn",
        _ => "idle",
    };
}
