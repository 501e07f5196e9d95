namespace ServingCluster.Frontend.Ui.Pages.Endpoints.Editing.Reference;

/// <summary>A version of a registered model.</summary>
internal sealed record VersionChoice
{
    public const string Ready = "READY";

    public int Version { get; init; }

    public string Status { get; init; } = "";

    /// <summary>The version in words.</summary>
    public string Words => Status == Ready ? $"Version {Version}" : $"Version {Version} ({Status.ToLowerInvariant().Replace('_', ' ')})";
}
