using ServingCluster.Grains.Autoscaling;

namespace ServingCluster.Grains.Tests.Autoscaling;

public sealed class ThroughputScalerTests
{
    private const double Chunk = 1000;
    private static readonly ScaleLimits Sleeper = new(0, 4, 16);
    private readonly ThroughputScaler _scaler = new(new ScaleOptions());
    private ScaleMemory _memory = ScaleMemory.None;

    [Fact]
    public void A_replica_that_is_nearly_full_gets_company_before_anything_queues()
    {
        Assert.Equal(1, Decide(0, tokens: 950, requests: 6));
        Assert.Equal(1, Decide(10, tokens: 950, requests: 6));
        Assert.Equal(2, Decide(100, tokens: 950, requests: 6));
    }

    [Fact]
    public void One_long_prompt_is_no_reason_for_a_replica()
    {
        Decide(0, tokens: 200, requests: 1);
        Assert.Equal(1, Decide(1, tokens: 4000, requests: 1));
        Assert.Equal(1, Decide(2, tokens: 200, requests: 1));
    }

    [Fact]
    public void Requests_that_pile_up_count_although_no_more_tokens_are_computed()
    {
        Decide(0, tokens: 500, requests: 8);
        Assert.Equal(3, Decide(1, tokens: 500, requests: 40));
        Assert.Equal(4, Decide(2, tokens: 500, requests: 40, waiting: 100));
    }

    [Fact]
    public void A_load_that_wavers_about_the_edge_of_a_replica_keeps_it()
    {
        Assert.Equal(2, Decide(0, tokens: 0, requests: 17));
        for (var second = 100; second < 2000; second += 100)
            Assert.Equal(2, Decide(second, tokens: 800, requests: second % 200 == 0 ? 13 : 15));
        for (var second = 2000; second < 2200; second += 100)
            Assert.Equal(2, Decide(second, tokens: 600, requests: 9));
        Assert.Equal(1, Decide(2200, tokens: 600, requests: 9));
    }

    [Fact]
    public void It_goes_down_after_the_stabilisation_window_and_sleeps_after_the_idle_window()
    {
        Assert.Equal(4, Decide(0, tokens: 0, requests: 64));
        Assert.Equal(4, Decide(299, tokens: 0, requests: 0));
        Assert.Equal(1, Decide(300, tokens: 0, requests: 0));
        Assert.Equal(0, Decide(1800, tokens: 0, requests: 0));
        Assert.Equal(1, Decide(1801, tokens: 0, requests: 0, waiting: 1));
    }

    [Fact]
    public void Nonsense_counts_as_no_demand()
    {
        Assert.Equal(1, Decide(0, double.NaN, double.NaN));
        Assert.Equal(1, Decide(1, -100, -1, waiting: -5));
    }

    private int Decide(double now, double tokens, double requests, int waiting = 0)
    {
        var signal = new ThroughputSignal(new ScaleSignal(now, requests, waiting, double.PositiveInfinity), tokens);
        var decision = _scaler.Decide(Sleeper, Chunk, signal, _memory);
        _memory = decision.Memory;
        return decision.Replicas;
    }
}
