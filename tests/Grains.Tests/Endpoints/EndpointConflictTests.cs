using ServingCluster.Endpoints;
using ServingCluster.Grains.Tests.Local;

namespace ServingCluster.Grains.Tests.Endpoints;

/// <summary>Somebody else writes the record of an endpoint, as the change of the master key of secrets does.</summary>
public sealed class EndpointConflictTests
{
    private const string Ann = "ann@example.org";
    private const string Name = "churn";

    [Fact]
    public async Task A_command_reads_the_record_again_and_is_carried_out()
    {
        await using var cluster = new LocalClusterFixture();
        var endpoint = cluster.Grains.Endpoint(Name);
        await endpoint.CreateAsync(new EndpointCreation(), Ann);

        await RewriteAsync(cluster, "\"description\":\"\"", "\"description\":\"by another\"");
        var changed = await endpoint.UpdateTagsAsync(new Dictionary<string, string> { ["a"] = "b" }, [], Ann);
        Assert.Equal(("by another", "b"), (changed.Description, changed.Tags["a"]));

        await RewriteAsync(cluster, "by another", "by yet another");
        await endpoint.DeleteAsync(Ann);
        Assert.Null(await endpoint.GetAsync());
    }

    private static async Task RewriteAsync(LocalClusterFixture cluster, string before, string after)
    {
        var record = (await cluster.Store.ReadAsync("endpoints/" + Name, default))!;
        var text = System.Text.Encoding.UTF8.GetString(record.Value.Span);
        Assert.Contains(before, text);
        await cluster.Store.WriteAsync(record.Key, System.Text.Encoding.UTF8.GetBytes(text.Replace(before, after)), record.ETag, default);
    }
}
