using ServingCluster.Errors;
using ServingCluster.Models;

namespace ServingCluster.Frontend.Registry;

/// <summary>Finds registered models and versions by name. A name that nobody gave activates no grain.</summary>
internal sealed class ModelFinder(IServingGrains grains)
{
    /// <exception cref="ServingException"><see cref="ErrorCode.ResourceDoesNotExist"/>.</exception>
    public async ValueTask<IRegisteredModel> FindAsync(string name) =>
        await grains.ModelCatalog().ContainsAsync(name) ? grains.Model(name) : throw Missing(name);

    /// <inheritdoc cref="FindAsync"/>
    public async ValueTask<RegisteredModelInfo> DescribeAsync(string name) =>
        await (await FindAsync(name)).GetAsync() ?? throw Missing(name);

    /// <inheritdoc cref="FindAsync"/>
    public async ValueTask<(RegisteredModelInfo Model, ModelVersionInfo Version)> DescribeAsync(string name, int version)
    {
        var model = await DescribeAsync(name);
        return (model, model.Version(version) ?? throw new ServingException(
            ErrorCode.ResourceDoesNotExist, $"Model version with name '{name}' and version '{version}' does not exist."));
    }

    /// <inheritdoc cref="FindAsync"/>
    public async ValueTask<(RegisteredModelInfo Model, ModelVersionInfo Version)> DescribeAsync(string name, string alias)
    {
        var model = await DescribeAsync(name);
        return model.Aliases.TryGetValue(alias, out var number) && model.Version(number) is { } version
            ? (model, version)
            : throw new ServingException(ErrorCode.ResourceDoesNotExist, $"Registered model '{name}' has no alias '{alias}'.");
    }

    private static ServingException Missing(string name) =>
        new(ErrorCode.ResourceDoesNotExist, $"Registered model with name '{name}' does not exist.");
}
