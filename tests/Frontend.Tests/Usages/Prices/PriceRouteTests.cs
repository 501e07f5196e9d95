using ServingCluster.Frontend.Settings;
using ServingCluster.Frontend.Tests.Fakes;

namespace ServingCluster.Frontend.Tests.Usages.Prices;

public sealed class PriceRouteTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public async Task An_endpoints_prices_are_told_by_served_entity()
    {
        await File.WriteAllTextAsync(
            _file, """{"currency":"EUR","prices":[{"endpoint":"iris","entity_name":"system.ai.iris","input":2.5,"output":10,"cached_input":1}]}""",
            TestContext.Current.CancellationToken);
        await using var frontend = await TestFrontend.StartAsync(new ServingSettings { AdminToken = TestFrontend.Token, UsageLog = false, PricesFile = _file });
        await frontend.Grains.Catalog.AddAsync("iris");
        frontend.Grains.Endpoint("iris").Description = Samples.ReadyEndpoint("iris");
        var answer = await frontend.SendAsync("GET", "/api/2.0/serving-endpoints/iris/prices");
        Assert.Equal("""{"currency":"EUR","prices":[{"served_entity":"iris-1","input":2.5,"output":10,"cached_input":1}]}""", answer.Body.GetRawText());
    }
}
