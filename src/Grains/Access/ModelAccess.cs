using ServingCluster.Grains.FoundationModels;
using ServingCluster.Identity;
using ServingCluster.Models;

namespace ServingCluster.Grains.Access;

/// <summary>Who may do what with a registered model, what goes without a grant included.</summary>
public static class ModelAccess
{
    /// <summary>The alias of the version that is in production.</summary>
    public const string ProductionAlias = "production";

    /// <summary>Whether everyone may read a model of that name: those of the catalog <c>system.ai</c>, which the server brings.</summary>
    public static bool IsPublic(string name) => name.StartsWith(FoundationNames.ModelPrefix, StringComparison.Ordinal);

    /// <summary>
    /// The level that it takes to point an alias to a version. Aliases are what tells versions in use from others here, so that the levels of
    /// staging and production are about them.
    /// </summary>
    public static ModelPermission ToSetAlias(string alias) => alias.Equals(ProductionAlias, StringComparison.OrdinalIgnoreCase)
        ? ModelPermission.CanManageProductionVersions
        : ModelPermission.CanManageStagingVersions;

    /// <summary>What that principal may do with the model.</summary>
    public static ModelPermission LevelOf(this RegisteredModelInfo model, Principal principal)
    {
        var granted = model.Access.LevelOf(principal);
        return granted == ModelPermission.None && IsPublic(model.Name) ? ModelPermission.CanRead : granted;
    }
}
