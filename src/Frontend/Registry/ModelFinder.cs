using ServingCluster.Errors;
using ServingCluster.Frontend.Access;
using ServingCluster.Identity;
using ServingCluster.Models;

namespace ServingCluster.Frontend.Registry;

/// <summary>
/// Finds registered models and versions by name, for callers who may do with them what they are about to. A name that nobody gave activates
/// no grain.
/// </summary>
internal sealed class ModelFinder(IServingGrains grains)
{
    /// <exception cref="ServingException"><see cref="ErrorCode.ResourceDoesNotExist"/>, <see cref="ErrorCode.PermissionDenied"/>.</exception>
    public async ValueTask<IRegisteredModel> FindAsync(HttpContext context, string name, ModelPermission needed)
    {
        await DescribeAsync(context, name, needed);
        return grains.Model(name);
    }

    /// <inheritdoc cref="FindAsync"/>
    public async ValueTask<RegisteredModelInfo> DescribeAsync(HttpContext context, string name, ModelPermission needed)
    {
        var isNamed = await grains.ModelCatalog().ContainsAsync(name);
        var model = (isNamed ? await grains.Model(name).GetAsync() : null) ?? throw Missing(name);
        Permission.Require(context, model, needed);
        return model;
    }

    /// <inheritdoc cref="FindAsync"/>
    public async ValueTask<(RegisteredModelInfo Model, ModelVersionInfo Version)> DescribeAsync(
        HttpContext context, string name, int version, ModelPermission needed)
    {
        var model = await DescribeAsync(context, name, needed);
        return (model, model.Version(version) ?? throw new ServingException(
            ErrorCode.ResourceDoesNotExist, $"Model version with name '{name}' and version '{version}' does not exist."));
    }

    /// <inheritdoc cref="FindAsync"/>
    public async ValueTask<(RegisteredModelInfo Model, ModelVersionInfo Version)> DescribeAsync(
        HttpContext context, string name, string alias, ModelPermission needed)
    {
        var model = await DescribeAsync(context, name, needed);
        return model.Aliases.TryGetValue(alias, out var number) && model.Version(number) is { } version
            ? (model, version)
            : throw new ServingException(ErrorCode.ResourceDoesNotExist, $"Registered model '{name}' has no alias '{alias}'.");
    }

    private static ServingException Missing(string name) =>
        new(ErrorCode.ResourceDoesNotExist, $"Registered model with name '{name}' does not exist.");
}
