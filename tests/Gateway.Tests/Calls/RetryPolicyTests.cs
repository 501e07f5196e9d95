using ServingCluster.Gateway.Calls;

namespace ServingCluster.Gateway.Tests.Calls;

public sealed class RetryPolicyTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    private readonly RetryPolicy _policy = new(new GatewayOptions { MaxAttempts = 4, MaxRetryDelay = TimeSpan.FromSeconds(2) });

    [Theory]
    [InlineData(1, 0, 100)]
    [InlineData(1, 1, 200)]
    [InlineData(2, 0, 200)]
    [InlineData(3, 1, 800)]
    public void Pauses_grow_and_half_of_each_is_chance(int attempt, double jitter, double milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), _policy.DelayAfter(attempt, null, Long, jitter));

    [Fact]
    public void The_last_attempt_is_the_last() => Assert.Null(_policy.DelayAfter(4, null, Long, 0));

    [Fact]
    public void What_the_provider_asks_for_is_the_least() =>
        Assert.Equal(TimeSpan.FromMilliseconds(1100), _policy.DelayAfter(1, TimeSpan.FromSeconds(1), Long, 0.5));

    [Fact]
    public void Who_asks_for_too_long_gets_no_repeat() => Assert.Null(_policy.DelayAfter(1, TimeSpan.FromSeconds(3), Long, 0));

    [Fact]
    public void A_pause_beyond_the_deadline_is_none() => Assert.Null(_policy.DelayAfter(1, null, TimeSpan.FromMilliseconds(100), 0));
}
