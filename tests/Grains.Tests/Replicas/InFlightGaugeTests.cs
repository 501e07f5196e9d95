using Microsoft.Extensions.Time.Testing;
using ServingCluster.Grains.Replicas;

namespace ServingCluster.Grains.Tests.Replicas;

public sealed class InFlightGaugeTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void It_integrates_the_count_over_time()
    {
        var gauge = new InFlightGauge(_time);
        _time.Advance(TimeSpan.FromSeconds(100));
        gauge.Enter();
        _time.Advance(TimeSpan.FromSeconds(1));
        gauge.Enter();
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal((2, 5.0), (gauge.Count, gauge.Integral));
        Assert.Equal(1, gauge.Leave());
        _time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(0, gauge.Leave());
        _time.Advance(TimeSpan.FromSeconds(50));
        Assert.Equal((0, 8.0, 106.0, 156.0), (gauge.Count, gauge.Integral, gauge.LastActive, gauge.Now));
    }

    [Fact]
    public void Thousands_in_flight_and_weeks_of_a_few_are_counted_exactly()
    {
        var gauge = new InFlightGauge(_time);
        for (var i = 0; i < 5000; i++)
            gauge.Enter();
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal((5000, 5000 * 3600.0), (gauge.Count, gauge.Integral));
        for (var i = 0; i < 4990; i++)
            gauge.Leave();
        _time.Advance(TimeSpan.FromDays(100));
        Assert.Equal((10, (5000 * 3600.0) + (10 * 100 * 86_400.0)), (gauge.Count, gauge.Integral));
    }

    /// <summary>While the clock stands still the integral does too; sum and count read apart would be off by the hour.</summary>
    [Fact]
    public async Task A_reading_in_the_middle_of_a_change_is_as_good_as_any()
    {
        var gauge = new InFlightGauge(_time);
        _time.Advance(TimeSpan.FromHours(1));
        using var stop = new CancellationTokenSource();
        var writers = Enumerable.Range(0, 3).Select(_ => Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                gauge.Enter();
                gauge.Leave();
            }
        })).ToList();
        for (var i = 0; i < 1_000_000; i++)
        {
            if (gauge.Integral != 0)
                Assert.Fail($"{gauge.Integral} at reading {i}");
        }

        await stop.CancelAsync();
        await Task.WhenAll(writers);
        Assert.Equal(0, gauge.Count);
    }
}
