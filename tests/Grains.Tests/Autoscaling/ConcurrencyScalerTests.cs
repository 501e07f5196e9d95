using ServingCluster.Grains.Autoscaling;

namespace ServingCluster.Grains.Tests.Autoscaling;

public sealed class ConcurrencyScalerTests
{
    private static readonly ScaleLimits Sleeper = new(0, 16);
    private readonly ConcurrencyScaler _scaler = new(new ScaleOptions());
    private ScaleMemory _memory = ScaleMemory.None;

    [Fact]
    public void A_new_served_entity_begins_with_one_replica() => Assert.Equal(1, Decide(0, 0));

    [Fact]
    public void It_goes_up_at_once_and_down_after_the_stabilisation_window()
    {
        Assert.Equal(1, Decide(0, 4));
        Assert.Equal(3, Decide(1, 8.5));
        Assert.Equal(3, Decide(300, 1));
        Assert.Equal(1, Decide(301, 1));
    }

    [Fact]
    public void It_goes_down_in_the_steps_in_which_the_need_fell()
    {
        Assert.Equal(4, Decide(0, 16));
        Assert.Equal(4, Decide(100, 8));
        Assert.Equal(4, Decide(200, 2));
        Assert.Equal(2, Decide(300, 2));
        Assert.Equal(1, Decide(400, 2));
    }

    [Fact]
    public void It_sleeps_after_the_idle_window_and_wakes_for_the_first_request_that_waits()
    {
        Assert.Equal(1, Decide(0, 1));
        Assert.Equal(1, Decide(1799, 0));
        Assert.Equal(0, Decide(1800, 0));
        Assert.Equal(1, Decide(1801, 0, waiting: 1));
        Assert.Equal(1, Decide(1802, 0));
    }

    [Fact]
    public void Requests_too_short_to_show_in_the_mean_keep_it_awake()
    {
        Assert.Equal(1, Decide(0, 1));
        Assert.Equal(1, Decide(1000, 0, idle: 10));
        Assert.Equal(1, Decide(1800, 0, idle: 810));
        Assert.Equal(0, Decide(2790, 0, idle: 1800));
    }

    [Fact]
    public void Rounding_errors_need_no_replica() => Assert.Equal(1, Decide(0, 4.000000001));

    [Fact]
    public void Nonsense_counts_as_no_demand_and_too_much_as_the_maximum()
    {
        Assert.Equal(1, Decide(0, double.NaN));
        Assert.Equal(1, Decide(1, -5, waiting: -5, idle: -1));
        Assert.Equal(16, Decide(2, double.PositiveInfinity));
        Assert.Equal(16, Decide(3, 1e300, waiting: int.MaxValue));
    }

    [Fact]
    public void New_limits_hold_at_once()
    {
        Assert.Equal(16, Decide(0, 100));
        Assert.Equal(4, _scaler.Decide(new ScaleLimits(2, 4), new ScaleSignal(1, 100, 0, 0), _memory).Replicas);
        Assert.Equal(6, _scaler.Decide(new ScaleLimits(6, 8), new ScaleSignal(1000, 0, 0, 1000), _memory).Replicas);
    }

    [Fact]
    public void A_clock_that_was_set_back_does_not_keep_replicas_for_ever()
    {
        Assert.Equal(16, Decide(1_000_000, 100));
        Assert.Equal(16, Decide(0, 0));
        Assert.Equal(1, Decide(300, 0));
        Assert.Equal(0, Decide(1800, 0));
    }

    private int Decide(double now, double mean, int waiting = 0, double idle = double.PositiveInfinity)
    {
        var decision = _scaler.Decide(Sleeper, new ScaleSignal(now, mean, waiting, idle), _memory);
        _memory = decision.Memory;
        return decision.Replicas;
    }
}
