using System.Collections.Concurrent;
using ServingCluster.Endpoints;
using ServingCluster.Models;

namespace ServingCluster.Frontend.Tests.Fakes;

internal sealed class FakeCatalog : IEndpointCatalog, IModelCatalog
{
    private readonly ConcurrentDictionary<string, bool> _names = new();

    public Task AddAsync(string name)
    {
        _names[name] = true;
        return Task.CompletedTask;
    }

    public Task RemoveAsync(string name)
    {
        _names.TryRemove(name, out _);
        return Task.CompletedTask;
    }

    public ValueTask<bool> ContainsAsync(string name) => new(_names.ContainsKey(name));

    public ValueTask<IReadOnlyList<string>> ListAsync() => new([.. _names.Keys.Order(StringComparer.Ordinal)]);
}
