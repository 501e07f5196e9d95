using ServingCluster.Grains.Governance.Limiting;
using static ServingCluster.Grains.Tests.Governance.LimitedRouters;

namespace ServingCluster.Grains.Tests.Governance;

public sealed class WindowClockTests
{
    private readonly SteppedClock _time = new();

    private static long First => Start.ToUnixTimeSeconds() / 60;

    [Fact]
    public void Minutes_are_those_of_the_calendar()
    {
        _time.Advance(TimeSpan.FromSeconds(50));
        var clock = new WindowClock(_time);
        clock.Advance();
        Assert.Equal((First, TimeSpan.FromSeconds(10)), (clock.Number, clock.UntilEnd));
        _time.Advance(TimeSpan.FromSeconds(9.9));
        Assert.Equal(0, clock.Advance());
        _time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal((1, First + 1), (clock.Advance(), clock.Number));
        _time.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal((3, First + 4), (clock.Advance(), clock.Number));
    }

    [Theory]
    [InlineData(300)]
    [InlineData(-300)]
    [InlineData(20)]
    [InlineData(-20)]
    public void After_a_step_the_minute_goes_on_until_its_leases_have_ended_and_a_full_minute_passes(int seconds)
    {
        var clock = new WindowClock(_time);
        clock.Advance();
        _time.Advance(TimeSpan.FromSeconds(30));
        _time.Offset += TimeSpan.FromSeconds(seconds);
        Assert.Equal(0, clock.Advance());
        Assert.InRange(clock.UntilEnd, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(90));
        Assert.Equal(0, clock.End.UtcTicks % TimeSpan.TicksPerMinute);
        _time.Advance(clock.UntilEnd);
        var before = clock.Number;
        Assert.True(clock.Advance() > 0);
        Assert.True(clock.Number > before);
        Assert.Equal(TimeSpan.FromMinutes(1), clock.UntilEnd);
    }

    [Fact]
    public void One_that_another_began_goes_on_also_when_that_ones_clock_was_ahead()
    {
        var clock = new WindowClock(_time);
        clock.Restore(First, Start.AddMinutes(1));
        Assert.Equal((0, Start.AddMinutes(1)), (clock.Advance(), clock.End));
        clock.Restore(First + 300, Start.AddHours(5));
        Assert.Equal((0, Start.AddMinutes(2)), (clock.Advance(), clock.End));
        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal((1, First + 301), (clock.Advance(), clock.Number));
        clock.Restore(First - 7, Start.AddMinutes(-6));
        Assert.Equal((9, First + 2), (clock.Advance(), clock.Number));
    }

    [Theory]
    [InlineData(102)]
    [InlineData(300)]
    [InlineData(-300)]
    public void One_that_another_began_goes_on_also_when_the_clock_is_set_before_it_is_read(int seconds)
    {
        var clock = new WindowClock(_time);
        _time.Offset += TimeSpan.FromSeconds(seconds);
        clock.Restore(First, Start.AddMinutes(1));
        Assert.Equal((0, First), (clock.Advance(), clock.Number));
        Assert.InRange(clock.UntilEnd, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(2));
    }
}
