using System.Collections.Concurrent;
using ServingCluster.Endpoints;

namespace ServingCluster.Grains.Tests.Fakes;

/// <summary>Names in memory.</summary>
internal sealed class FakeEndpointCatalog : IEndpointCatalog
{
    private readonly ConcurrentDictionary<string, bool> _names = new();

    /// <summary>When set, every question fails with it.</summary>
    public Exception? Failure { get; set; }

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

    public ValueTask<bool> ContainsAsync(string name) =>
        Failure is null ? ValueTask.FromResult(_names.ContainsKey(name)) : ValueTask.FromException<bool>(Failure);

    public ValueTask<IReadOnlyList<string>> ListAsync() => ValueTask.FromResult<IReadOnlyList<string>>([.. _names.Keys.Order(StringComparer.Ordinal)]);
}
