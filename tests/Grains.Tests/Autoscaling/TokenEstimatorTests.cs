using ServingCluster.Grains.Autoscaling;

namespace ServingCluster.Grains.Tests.Autoscaling;

public sealed class TokenEstimatorTests
{
    [Fact]
    public void Before_anything_is_known_an_answer_is_as_long_as_it_may_be()
    {
        var estimator = new TokenEstimator();
        Assert.Equal(100 + 64, estimator.Estimate(400, 64));
        Assert.Equal(100 + TokenEstimator.UnknownAnswer, estimator.Estimate(400, 0));
    }

    [Fact]
    public void A_limit_that_no_answer_reaches_is_not_reckoned_with()
    {
        var estimator = new TokenEstimator();
        estimator.Learn(400, 100, 30);
        Assert.Equal(130, estimator.Estimate(400, 4096));
        Assert.Equal(130, estimator.Estimate(400, 0));
        Assert.Equal(110, estimator.Estimate(400, 10));
    }

    [Fact]
    public void A_longer_answer_counts_at_once_and_is_forgotten_slowly()
    {
        var estimator = new TokenEstimator();
        estimator.Learn(0, 0, 10);
        estimator.Learn(0, 0, 500);
        Assert.Equal(500, estimator.Estimate(0, 0));
        for (var i = 0; i < 10; i++)
            estimator.Learn(0, 0, 10);
        Assert.InRange(estimator.Estimate(0, 0), 200, 400);
        for (var i = 0; i < 100; i++)
            estimator.Learn(0, 0, 10);
        Assert.InRange(estimator.Estimate(0, 0), 10, 12);
    }

    [Fact]
    public void The_tokens_of_a_byte_are_learned()
    {
        var estimator = new TokenEstimator();
        for (var i = 0; i < 200; i++)
            estimator.Learn(1000, 1000, 0);
        Assert.InRange(estimator.Estimate(1000, 0), 990, 1001);
    }

    [Fact]
    public void Something_is_always_expected() => Assert.Equal(1, Silent().Estimate(0, 0));

    private static TokenEstimator Silent()
    {
        var estimator = new TokenEstimator();
        estimator.Learn(0, 0, 0);
        return estimator;
    }
}
