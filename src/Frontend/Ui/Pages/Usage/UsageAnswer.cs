namespace ServingCluster.Frontend.Ui.Pages.Usage;

/// <summary>The answer that tells what was used.</summary>
internal sealed record UsageAnswer
{
    /// <summary>Whose records these are.</summary>
    public string Covers { get; init; } = "";

    public IReadOnlyList<UsageRow> Usage { get; init; } = [];
}
