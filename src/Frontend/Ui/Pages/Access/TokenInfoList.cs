namespace ServingCluster.Frontend.Ui.Pages.Access;

/// <summary>The answer that lists tokens.</summary>
internal sealed record TokenInfoList
{
    public IReadOnlyList<TokenInfo> TokenInfos { get; init; } = [];
}
