namespace ServingCluster.Frontend.Ui.Markdown;

/// <summary>What may scroll within rendered Markdown, as it is read aloud.</summary>
internal enum ScrollingKind
{
    Code,
    Table,
}
