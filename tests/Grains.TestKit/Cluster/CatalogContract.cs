using ServingCluster.Endpoints;

namespace ServingCluster.Grains.TestKit.Cluster;

/// <summary>The catalogs of names.</summary>
public abstract class CatalogContract : ClusterContract
{
    [Fact]
    public async Task Endpoints_and_models_are_listed_by_name_and_survive_a_restart()
    {
        await RegisterAsync("one");
        foreach (var name in new[] { "b", "a", "B" })
            await Cluster.Grains.Endpoint(name).CreateAsync(new EndpointCreation(), Ann);

        await Cluster.RestartAsync();

        Assert.Equal(["B", "a", "b"], await Cluster.Grains.EndpointCatalog().ListAsync());
        Assert.Equal([ModelName], await Cluster.Grains.ModelCatalog().ListAsync());
        Assert.True(await Cluster.Grains.EndpointCatalog().ContainsAsync("a"));
        Assert.False(await Cluster.Grains.EndpointCatalog().ContainsAsync("A"));
    }

    [Fact]
    public async Task A_name_whose_endpoint_was_never_made_is_removed()
    {
        await Cluster.Grains.EndpointCatalog().AddAsync("ghost");
        await Cluster.Grains.Endpoint("ghost").ReconcileAsync();
        Assert.Empty(await Cluster.Grains.EndpointCatalog().ListAsync());
    }
}
