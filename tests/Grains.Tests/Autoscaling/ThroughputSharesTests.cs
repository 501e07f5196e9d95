using FsCheck;
using FsCheck.Fluent;
using ServingCluster.Grains.Autoscaling;

namespace ServingCluster.Grains.Tests.Autoscaling;

public sealed class ThroughputSharesTests
{
    private static readonly Arbitrary<(double Max, Dictionary<string, double> Demands)> Any = Arb.From(
        from max in Gen.Elements(1.0, 64, 1000, 123_456)
        from demands in Gen.Frequency((1, Gen.Constant(0)), (3, Gen.Choose(0, 200_000))).NonEmptyListOf()
        select (max, demands.Select((d, i) => ($"r{i}", (double)d)).ToDictionary()));

    [Fact]
    public void All_together_get_no_more_than_there_is_and_everybody_something() => Holds(given =>
    {
        var shares = ThroughputShares.Divide(given.Max, given.Demands);
        return shares.Count == given.Demands.Count && shares.Values.Sum() <= given.Max * (1 + 1e-9) && shares.Values.All(s => s > 0);
    });

    [Fact]
    public void Who_asks_for_more_gets_no_less() => Holds(given =>
    {
        var shares = ThroughputShares.Divide(given.Max, given.Demands);
        var byDemand = given.Demands.OrderBy(d => d.Value).Select(d => shares[d.Key]).ToList();
        var step = given.Max / Math.Max(64, given.Demands.Count * 8);
        return byDemand.Zip(byDemand.Skip(1)).All(pair => pair.Second >= pair.First - step - 1e-9);
    });

    [Fact]
    public void One_alone_gets_everything() =>
        Assert.Equal(1000, ThroughputShares.Divide(1000, new Dictionary<string, double> { ["a"] = 0 })["a"]);

    [Fact]
    public void A_quiet_router_leaves_the_rest_to_a_busy_one()
    {
        var shares = ThroughputShares.Divide(6400, new Dictionary<string, double> { ["busy"] = 100_000, ["quiet"] = 0 });
        Assert.Equal((6000, 400), (shares["busy"], shares["quiet"]));
    }

    [Fact]
    public void Two_busy_ones_share_evenly()
    {
        var shares = ThroughputShares.Divide(6400, new Dictionary<string, double> { ["a"] = 9000, ["b"] = 100_000 });
        Assert.Equal((3200, 3200), (shares["a"], shares["b"]));
    }

    private static void Holds(Func<(double Max, Dictionary<string, double> Demands), bool> property) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(Any, property));
}
