namespace ServingCluster.Frontend.Ui.Pages.Endpoints.Editing.Reference;

/// <summary>The answer that lists versions of a model.</summary>
internal sealed record ModelVersionList
{
    public IReadOnlyList<VersionChoice> ModelVersions { get; init; } = [];
}
