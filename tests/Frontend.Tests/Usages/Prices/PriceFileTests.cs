using ServingCluster.Frontend.Settings;
using ServingCluster.Frontend.Tests.Fakes;
using ServingCluster.Frontend.Usages;
using ServingCluster.Frontend.Usages.Prices;
using ServingCluster.Grains.Routing;
using ServingCluster.Inference;

namespace ServingCluster.Frontend.Tests.Usages.Prices;

public sealed class PriceFileTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void The_first_price_that_is_for_a_request_holds()
    {
        var book = Load("""
            {"currency":"USD","prices":[
              {"endpoint":"dear","input":100,"output":200},
              {"entity_name":"main.ml.iris","entity_version":3,"input":1,"output":2},
              {"entity_name":"main.ml.iris","input":50}]}
            """);
        Assert.Equal("USD", book.Currency);
        Assert.Equal(0.0003m, book.CostOf(Record("dear")));
        Assert.Equal(0.000003m, book.CostOf(Record("other")));
        Assert.Null(book.CostOf(Record("other") with { Recording = null }));
    }

    [Fact]
    public void Everything_that_is_wrong_is_said_with_its_place()
    {
        var mistakes = Assert.Throws<SettingsException>(() => Load("""{"currency":"dollars","prices":[{"input":-1},{"outputs":2}],"x":1}""")).Message;
        Assert.All(
            ["Serving:PricesFile", _file, "currency: ", "prices[0].input: ", "prices[1].outputs: is not known", "prices[1].input: is required", "x: is not known"],
            part => Assert.Contains(part, mistakes));
        Assert.Contains("not valid JSON", Assert.Throws<SettingsException>(() => Load("{")).Message);
        Assert.Contains("cannot be read", Assert.Throws<SettingsException>(() => PriceFile.Load(new ServingSettings { PricesFile = _file + ".none" })).Message);
    }

    [Fact]
    public void Without_a_file_nothing_has_a_price() => Assert.Null(PriceFile.Load(new ServingSettings()).CostOf(Record("any")));

    private PriceBook Load(string json)
    {
        File.WriteAllText(_file, json);
        return PriceFile.Load(new ServingSettings { PricesFile = _file });
    }

    private static UsageRecord Record(string endpoint) => new()
    {
        Time = default,
        RequestId = "r",
        ClientRequestId = null,
        UsageContext = [],
        Endpoint = endpoint,
        Recording = new EndpointRecording(RecordedEndpoint.Of(endpoint, null)),
        Task = InvocationTask.Chat,
        Caller = "ann",
        Streamed = false,
        ServedEntity = "iris-1",
        Usage = new Usage(0, 1, 1),
    };
}
