using ServingCluster.Grains.Catalogs;
using ServingCluster.Grains.Storage;

namespace ServingCluster.Grains.Tests.Catalogs;

public sealed class NameCatalogTests
{
    private readonly MemoryStateStore _store = new();

    [Fact]
    public async Task Names_are_listed_in_ordinal_order_and_survive_a_restart()
    {
        using (var catalog = New())
        {
            foreach (var name in new[] { "b", "a", "B", "a.b.c" })
                await catalog.AddAsync(name);
        }

        using var next = New();
        Assert.Equal(["B", "a", "a.b.c", "b"], await next.ListAsync());
        Assert.True(await next.ContainsAsync("a"));
    }

    [Fact]
    public async Task Adding_and_removing_twice_has_no_effect()
    {
        using var catalog = New();
        await catalog.AddAsync("a");
        await catalog.AddAsync("a");
        await catalog.RemoveAsync("a");
        await catalog.RemoveAsync("a");
        Assert.Empty(await catalog.ListAsync());
        Assert.False(await catalog.ContainsAsync("a"));
        using var next = New();
        Assert.Empty(await next.ListAsync());
    }

    [Fact]
    public async Task Catalogs_of_different_kinds_do_not_meet()
    {
        using var models = New();
        using var endpoints = new NameCatalog(NameCatalog.EndpointKind, _store);
        await models.AddAsync("a");
        Assert.Empty(await endpoints.ListAsync());
    }

    [Fact]
    public async Task A_list_is_a_snapshot()
    {
        using var catalog = New();
        await catalog.AddAsync("a");
        var list = await catalog.ListAsync();
        await catalog.AddAsync("b");
        Assert.Equal(["a"], list);
    }

    [Fact]
    public async Task Concurrent_additions_are_all_kept()
    {
        using var catalog = New();
        await Task.WhenAll(Enumerable.Range(0, 500).Select(i => Task.Run(() => catalog.AddAsync($"n{i:000}"))));
        using var next = New();
        Assert.Equal(Enumerable.Range(0, 500).Select(i => $"n{i:000}"), await next.ListAsync());
    }

    private NameCatalog New() => new(NameCatalog.ModelKind, _store);
}
