using ServingCluster.Grains.Autoscaling;

namespace ServingCluster.Grains.Tests.Autoscaling;

/// <summary>A day of traffic, looked at each second: replicas follow it without flapping.</summary>
public sealed class ScaleSimulationTests
{
    private const int Day = 86_400;
    private const int Hour = 3600;

    [Fact]
    public void A_day_and_night_with_noise_takes_few_changes()
    {
        var random = new Random(1);
        var (changes, replicaSeconds, need) = Simulate(second =>
        {
            var mean = 24 * (1 - Math.Cos(2 * Math.PI * second / Day));
            return Math.Max(0, mean + ((random.NextDouble() - 0.5) * 4));
        });
        Assert.InRange(changes, 20, 100);
        Assert.InRange(replicaSeconds / need, 1, 1.25);
    }

    [Fact]
    public void Short_bursts_up_and_down_cost_two_changes_each()
    {
        // Ten seconds of 40 concurrent requests every quarter of an hour, over a base of 2.
        var (changes, _, _) = Simulate(second => second % 900 < 10 ? 40 : 2);
        Assert.InRange(changes, 2 * (Day / 900) - 2, 2 * (Day / 900));
    }

    [Fact]
    public void Traffic_that_goes_on_and_off_faster_than_the_window_changes_nothing()
    {
        var (changes, _, _) = Simulate(second => second % 240 < 120 ? 30 : 0);
        Assert.Equal(1, changes);
    }

    [Fact]
    public void Office_hours_put_it_to_sleep_once_a_day()
    {
        var slept = 0;
        var (changes, _, _) = Simulate(second => second is >= 8 * Hour and < 18 * Hour ? 10 : 0, replicas => slept += replicas == 0 ? 1 : 0);
        // One replica, asleep at half past twelve at night, awake at eight, one again, asleep at half past six.
        Assert.Equal(4, changes);
        Assert.Equal((7.5 + 5.5) * Hour, slept, tolerance: 5);
    }

    private static (int Changes, double ReplicaSeconds, double Need) Simulate(Func<int, double> concurrency, Action<int>? look = null)
    {
        var scaler = new ConcurrencyScaler(new ScaleOptions());
        var limits = new ScaleLimits(0, 16);
        var memory = ScaleMemory.None;
        int changes = 0, replicas = 1;
        double replicaSeconds = 0, need = 0, active = double.NegativeInfinity;
        for (var second = 0; second < Day; second++)
        {
            var mean = concurrency(second);
            if (mean > 0)
                active = second;
            var decision = scaler.Decide(limits, new ScaleSignal(second, mean, 0, second - active), memory);
            changes += decision.Replicas == replicas ? 0 : 1;
            replicas = decision.Replicas;
            memory = decision.Memory;
            replicaSeconds += replicas;
            need += Math.Ceiling(mean / 4);
            look?.Invoke(replicas);
        }
        return (changes, replicaSeconds, need);
    }
}
