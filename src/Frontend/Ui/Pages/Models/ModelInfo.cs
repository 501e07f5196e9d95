namespace ServingCluster.Frontend.Ui.Pages.Models;

/// <summary>A registered model, as the API answers it.</summary>
public sealed record ModelInfo
{
    /// <summary>Names it to the routes of permissions; empty in lists.</summary>
    public string Id { get; init; } = "";

    /// <summary>The full name.</summary>
    public string Name { get; init; } = "";

    /// <summary>What the person may do with it; empty in lists.</summary>
    public string PermissionLevel { get; init; } = "";

    /// <summary>The owner.</summary>
    public string UserId { get; init; } = "";

    /// <summary>Free text.</summary>
    public string Description { get; init; } = "";

    /// <summary>When it was made, in milliseconds since 1970.</summary>
    public long CreationTimestamp { get; init; }

    /// <summary>When it last changed, in milliseconds since 1970.</summary>
    public long LastUpdatedTimestamp { get; init; }

    /// <summary>The newest version, or none.</summary>
    public IReadOnlyList<VersionRow> LatestVersions { get; init; } = [];

    /// <summary>Its tags.</summary>
    public IReadOnlyList<ModelTag> Tags { get; init; } = [];

    /// <summary>Names for its versions.</summary>
    public IReadOnlyList<ModelAlias> Aliases { get; init; } = [];

    /// <summary>What the person may do with it.</summary>
    public ModelRights Rights => new(PermissionLevel);

    /// <summary>The address of a model's page.</summary>
    public static string AddressOf(string name) => "/ui/models/" + Uri.EscapeDataString(name);
}
