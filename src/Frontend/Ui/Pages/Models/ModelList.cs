namespace ServingCluster.Frontend.Ui.Pages.Models;

/// <summary>The answer that lists models.</summary>
internal sealed record ModelList
{
    public IReadOnlyList<ModelInfo> RegisteredModels { get; init; } = [];

    /// <summary>What gives the next page; empty after the last.</summary>
    public string NextPageToken { get; init; } = "";
}
