using System.Text.Json;
using ServingCluster.Frontend.Ui.Api;

namespace ServingCluster.Frontend.Ui.Pages.Endpoints.Viewing.Data;

/// <summary>An endpoint as the API describes it.</summary>
public sealed record EndpointDetails
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Empty for an endpoint that the server provides.</summary>
    public string Id { get; init; } = "";

    /// <summary>Who made it.</summary>
    public string Creator { get; init; } = "";

    /// <summary>Milliseconds since 1970.</summary>
    public long CreationTimestamp { get; init; }

    /// <summary>Milliseconds since 1970.</summary>
    public long LastUpdatedTimestamp { get; init; }

    /// <summary>How it stands.</summary>
    public required DetailedState State { get; init; }

    /// <summary>What serves; null before the first deployment succeeded.</summary>
    public ConfigDetails? Config { get; init; }

    /// <summary>What is being brought into service, or failed to be.</summary>
    public ConfigDetails? PendingConfig { get; init; }

    /// <summary>Its tags.</summary>
    public IReadOnlyList<TagDetails> Tags { get; init; } = [];

    /// <summary>What the person may do with it, such as <c>CAN_QUERY</c>.</summary>
    public string PermissionLevel { get; init; } = "";

    /// <summary>Such as <c>llm/v1/chat</c>; null for custom models.</summary>
    public string? Task { get; init; }

    /// <summary>Such as <c>EXTERNAL_MODEL</c>; empty for models of this cluster.</summary>
    public string EndpointType { get; init; } = "";

    /// <summary>What it is for; may be empty.</summary>
    public string Description { get; init; } = "";

    /// <summary>What goes for all its requests; null where nothing was said.</summary>
    public JsonElement? AiGateway { get; init; }

    /// <summary>Whether the server provides it itself: nobody can change it.</summary>
    public bool IsProvided => EndpointType == "FOUNDATION_MODEL_API";

    /// <summary>Whether the person may change it.</summary>
    public bool IsManaged => PermissionLevel == "CAN_MANAGE" && !IsProvided;

    /// <summary>Whether the person may send requests to it.</summary>
    public bool IsQueried => PermissionLevel is "CAN_QUERY" or "CAN_MANAGE";

    /// <summary>Whether all that it serves is outside of this cluster, so that there is nothing to stop.</summary>
    public bool IsExternal => EndpointType == "EXTERNAL_MODEL";

    /// <summary>Whether one can talk to it.</summary>
    public bool IsChat => Task == "llm/v1/chat";

    /// <summary>The page's path.</summary>
    public string Page => "/ui/endpoints/" + Uri.EscapeDataString(Name);

    /// <summary>The API's path.</summary>
    public string Path => Addresses.OfEndpoint(Name);

    /// <summary>The entities of the config that serves and of the one that is to.</summary>
    public IReadOnlyList<string> EntityNames =>
        [.. (Config?.ServedEntities ?? []).Concat(PendingConfig?.ServedEntities ?? []).Select(e => e.Name).Distinct(StringComparer.Ordinal)];
}
