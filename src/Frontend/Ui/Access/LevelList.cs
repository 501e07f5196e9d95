namespace ServingCluster.Frontend.Ui.Access;

/// <summary>The levels that there are for an object, as the API answers them.</summary>
internal sealed record LevelList
{
    public IReadOnlyList<DescribedLevel> PermissionLevels { get; init; } = [];
}
