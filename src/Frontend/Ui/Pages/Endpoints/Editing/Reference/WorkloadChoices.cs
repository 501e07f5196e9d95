namespace ServingCluster.Frontend.Ui.Pages.Endpoints.Editing.Reference;

/// <summary>What the API offers registered models to run on.</summary>
internal sealed record WorkloadChoices
{
    public IReadOnlyList<WorkloadSizeChoice> WorkloadSizes { get; init; } = [];

    public IReadOnlyList<WorkloadTypeChoice> WorkloadTypes { get; init; } = [];

    public IReadOnlyList<string> Quantizations { get; init; } = [];
}
