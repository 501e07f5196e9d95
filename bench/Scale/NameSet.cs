using ServingCluster.Endpoints;
using ServingCluster.Models;

namespace ServingCluster.Scale;

/// <summary>A catalog of names that answers at once.</summary>
internal sealed class NameSet : IEndpointCatalog, IModelCatalog
{
    private readonly SortedSet<string> _names = new(StringComparer.Ordinal);

    public Task AddAsync(string name)
    {
        _names.Add(name);
        return Task.CompletedTask;
    }

    public Task RemoveAsync(string name)
    {
        _names.Remove(name);
        return Task.CompletedTask;
    }

    public ValueTask<bool> ContainsAsync(string name) => new(_names.Contains(name));

    public ValueTask<IReadOnlyList<string>> ListAsync() => new([.. _names]);
}
