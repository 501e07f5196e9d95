namespace ServingCluster.Frontend.Ui.Access;

/// <summary>The answer that lists levels.</summary>
public sealed record LevelList
{
    /// <summary>The levels, by rising rights.</summary>
    public IReadOnlyList<LevelDetails> PermissionLevels { get; init; } = [];
}
