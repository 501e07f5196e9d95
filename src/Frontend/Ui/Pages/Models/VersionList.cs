namespace ServingCluster.Frontend.Ui.Pages.Models;

/// <summary>The answer that lists versions.</summary>
internal sealed record VersionList
{
    public IReadOnlyList<VersionRow> ModelVersions { get; init; } = [];

    /// <summary>What gives the next page; empty after the last.</summary>
    public string NextPageToken { get; init; } = "";
}
