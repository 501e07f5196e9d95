namespace ServingCluster.Frontend.Ui.Pages.Models;

/// <summary>A version in a list, as the API answers it.</summary>
public sealed record VersionRow
{
    /// <summary>The model's full name.</summary>
    public string Name { get; init; } = "";

    /// <summary>The number.</summary>
    public string Version { get; init; } = "";

    /// <summary>How far its registration has come, in the API's words.</summary>
    public string Status { get; init; } = "";

    /// <summary>What is being done, or why it failed.</summary>
    public string StatusMessage { get; init; } = "";

    /// <summary>Free text.</summary>
    public string Description { get; init; } = "";

    /// <summary>Who made it.</summary>
    public string UserId { get; init; } = "";

    /// <summary>When it was made, in milliseconds since 1970.</summary>
    public long CreationTimestamp { get; init; }

    /// <summary>The aliases that point to it.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Its tags.</summary>
    public IReadOnlyList<ModelTag> Tags { get; init; } = [];
}
