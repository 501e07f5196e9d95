using ServingCluster.Grains.Governance.Limiting;
using static ServingCluster.Grains.Tests.Governance.LimitedRouters;

namespace ServingCluster.Grains.Tests.Governance;

public sealed class WindowClockTests
{
    private readonly SteppedClock _time = new();

    [Fact]
    public void Minutes_are_those_of_the_calendar()
    {
        _time.Advance(TimeSpan.FromSeconds(50));
        var clock = new WindowClock(_time);
        clock.Advance();
        Assert.Equal((Start, TimeSpan.FromSeconds(10)), (clock.Start, clock.UntilEnd));
        _time.Advance(TimeSpan.FromSeconds(9.9));
        Assert.Equal(0, clock.Advance());
        _time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal((1, Start.AddMinutes(1)), (clock.Advance(), clock.Start));
        _time.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal((3, Start.AddMinutes(4)), (clock.Advance(), clock.Start));
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
        Assert.True(clock.Advance() > 0);
        Assert.Equal(TimeSpan.FromMinutes(1), clock.UntilEnd);
    }

    [Fact]
    public void One_that_another_began_goes_on_also_when_that_ones_clock_was_ahead()
    {
        var clock = new WindowClock(_time);
        clock.Restore(Start, Start.AddMinutes(1));
        Assert.Equal((0, Start.AddMinutes(1)), (clock.Advance(), clock.End));
        clock.Restore(Start.AddHours(5), Start.AddHours(5).AddMinutes(1));
        Assert.Equal((0, Start.AddMinutes(1)), (clock.Advance(), clock.End));
        clock.Restore(Start.AddMinutes(-7), Start.AddMinutes(-6));
        Assert.Equal((7, Start), (clock.Advance(), clock.Start));
    }
}
