using ServingCluster.Grains.Autoscaling;

namespace ServingCluster.Grains.Tests.Autoscaling;

public sealed class TokenBucketTests
{
    [Fact]
    public void It_begins_full_and_lets_in_while_anything_is_left()
    {
        var bucket = new TokenBucket(100, 2, 0);
        Assert.Equal(200, bucket.Level(0));
        Assert.True(bucket.TryTake(150, 0, out _));
        Assert.True(bucket.TryTake(150, 0, out var none));
        Assert.Equal(TimeSpan.Zero, none);
        Assert.False(bucket.TryTake(1, 0, out _));
        Assert.Equal(-100, bucket.Level(0));
    }

    [Fact]
    public void It_says_when_something_will_be_left()
    {
        var bucket = new TokenBucket(100, 1, 0);
        bucket.TryTake(600, 0, out _);
        Assert.False(bucket.TryTake(1, 0, out var wait));
        Assert.Equal(5.01, wait.TotalSeconds, 3);
        Assert.False(bucket.TryTake(1, 5, out _));
        Assert.True(bucket.TryTake(1, 5.01, out _));
    }

    [Fact]
    public void What_a_request_did_not_take_is_given_back_and_what_it_took_beyond_is_owed()
    {
        var bucket = new TokenBucket(100, 1, 0);
        bucket.TryTake(500, 0, out _);
        bucket.Settle(500, 60);
        Assert.Equal(40, bucket.Level(0));
        bucket.TryTake(40, 0, out _);
        bucket.Settle(40, 140);
        Assert.Equal(-100, bucket.Level(0));
    }

    [Fact]
    public void What_is_not_used_is_kept_for_the_burst_only()
    {
        var bucket = new TokenBucket(100, 1, 0);
        Assert.True(bucket.TryTake(100, 1000, out _));
        Assert.False(bucket.TryTake(1, 1000, out _));
    }

    [Fact]
    public void A_new_rate_counts_from_now_on()
    {
        var bucket = new TokenBucket(100, 1, 0);
        bucket.TryTake(300, 0, out _);
        bucket.SetRate(10, 1);
        Assert.Equal(-100, bucket.Level(1));
        Assert.Equal(-90, bucket.Level(2));
        bucket.SetRate(1000, 2);
        Assert.Equal(410, bucket.Level(2.5));
    }

    [Fact]
    public void No_rate_lets_nothing_in()
    {
        var bucket = new TokenBucket(0, 1, 0);
        Assert.False(bucket.TryTake(1, 1e6, out var wait));
        Assert.Equal(TimeSpan.FromHours(1), wait);
    }

    [Fact]
    public void Threads_that_take_at_once_exceed_it_by_one_request()
    {
        var bucket = new TokenBucket(1000, 1, 0);
        var taken = 0;
        Parallel.For(0, 10_000, _ =>
        {
            if (bucket.TryTake(7, 0, out var _))
                Interlocked.Add(ref taken, 7);
        });
        Assert.InRange(taken, 1000, 1006);
    }
}
