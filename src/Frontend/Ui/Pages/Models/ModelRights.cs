namespace ServingCluster.Frontend.Ui.Pages.Models;

/// <summary>What a person may do with a model, so that no more is offered.</summary>
/// <param name="Level">The level, as the API names it.</param>
public readonly record struct ModelRights(string Level)
{
    private static readonly string[] Levels = ["CAN_READ", "CAN_EDIT", "CAN_MANAGE_STAGING_VERSIONS", "CAN_MANAGE_PRODUCTION_VERSIONS", "CAN_MANAGE"];

    /// <summary>Add versions, change descriptions and tags.</summary>
    public bool CanEdit => IsAtLeast(1);

    /// <summary>Give aliases, but for <c>production</c>.</summary>
    public bool CanSetAliases => IsAtLeast(2);

    /// <summary>Delete it, and say who may do what.</summary>
    public bool CanManage => IsAtLeast(4);

    /// <summary>Give or take an alias.</summary>
    public bool CanSet(string alias) => alias.Equals("production", StringComparison.OrdinalIgnoreCase) ? IsAtLeast(3) : CanSetAliases;

    private bool IsAtLeast(int level) => Array.IndexOf(Levels, Level) >= level;
}
