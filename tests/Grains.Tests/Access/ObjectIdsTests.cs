using ServingCluster.Endpoints;
using ServingCluster.Grains.Access;
using ServingCluster.Grains.Tests.Local;
using ServingCluster.Models;
using ServingCluster.Storage;

namespace ServingCluster.Grains.Tests.Access;

public sealed class ObjectIdsTests
{
    [Fact]
    public async Task An_endpoint_is_found_by_its_id_for_as_long_as_it_lives()
    {
        await using var cluster = new LocalClusterFixture();
        var ids = new ObjectIds(ObjectIds.Endpoints, cluster.Store);
        var endpoint = cluster.Grains.Endpoint("churn");
        var id = (await endpoint.CreateAsync(new EndpointCreation(), "ann")).Id;
        Assert.Equal("churn", await ids.FindAsync(id, default));
        await endpoint.DeleteAsync("ann");
        Assert.Null(await ids.FindAsync(id, default));
        Assert.Empty(await KeysAsync(cluster.Store));
    }

    [Fact]
    public async Task A_model_is_found_by_its_id_for_as_long_as_it_lives()
    {
        await using var cluster = new LocalClusterFixture();
        var ids = new ObjectIds(ObjectIds.Models, cluster.Store);
        var model = cluster.Grains.Model("main.ml.churn");
        var id = (await model.CreateAsync(new RegisteredModelCreation(), "ann")).Id;
        Assert.Equal("main.ml.churn", await ids.FindAsync(id, default));
        Assert.Null(await new ObjectIds(ObjectIds.Endpoints, cluster.Store).FindAsync(id, default));
        await model.DeleteAsync();
        Assert.Null(await ids.FindAsync(id, default));
        Assert.Empty(await KeysAsync(cluster.Store));
    }

    [Theory]
    [InlineData("")]
    [InlineData("churn")]
    [InlineData("0123456789ABCDEF0123456789ABCDEF")]
    [InlineData("../endpoints/0123456789abcdef012")]
    public async Task What_cannot_be_an_id_is_not_looked_up(string id)
    {
        await using var cluster = new LocalClusterFixture();
        Assert.Null(await new ObjectIds(ObjectIds.Endpoints, cluster.Store).FindAsync(id, default));
    }

    private static async Task<List<string>> KeysAsync(IStateStore store)
    {
        var keys = new List<string>();
        await foreach (var record in store.ListAsync("ids/", default))
            keys.Add(record.Key);
        return keys;
    }
}
