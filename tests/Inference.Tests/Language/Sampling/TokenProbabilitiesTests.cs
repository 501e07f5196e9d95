using ServingCluster.Inference.Language;
using ServingCluster.Inference.Language.Sampling;

namespace ServingCluster.Inference.Tests.Language.Sampling;

public sealed class TokenProbabilitiesTests
{
    [Theory]
    [InlineData(3)]
    [InlineData(64)]
    [InlineData(1001)]
    public void Log_probabilities_are_those_of_a_softmax(int vocabulary)
    {
        var logits = Logits(vocabulary);
        var probabilities = new TokenProbabilities(vocabulary);
        Assert.True(probabilities.TryRead(logits));
        var sum = logits.Sum(logit => Math.Exp(logit));
        for (var token = 0; token < vocabulary; token++)
            Assert.Equal(logits[token] - Math.Log(sum), probabilities.Of(token), 1e-5);
    }

    [Fact]
    public void Logits_too_large_for_an_exponential_are_no_trouble()
    {
        var probabilities = new TokenProbabilities(3);
        Assert.True(probabilities.TryRead([1000, 1000, -1000]));
        Assert.Equal(Math.Log(0.5), probabilities.Of(0), 1e-6);
        Assert.Equal(Math.Log(0.5) - 2000, probabilities.Of(2), 1e-3);
    }

    [Theory]
    [InlineData(3, 0)]
    [InlineData(3, 3)]
    [InlineData(3, 20)]
    [InlineData(1001, 20)]
    [InlineData(1001, 1)]
    public void The_most_likely_come_best_first_and_equal_ones_by_id(int vocabulary, int count)
    {
        var logits = Logits(vocabulary);
        logits[2] = logits[1];
        var probabilities = new TokenProbabilities(vocabulary);
        probabilities.TryRead(logits);
        var expected = Enumerable.Range(0, vocabulary).OrderByDescending(token => logits[token]).ThenBy(token => token)
            .Take(count).Select(token => new TokenLogprob(token, probabilities.Of(token)));
        Assert.Equal(expected, probabilities.Top(count));
    }

    [Fact]
    public void Logits_without_a_finite_highest_one_have_no_probabilities()
    {
        var probabilities = new TokenProbabilities(2);
        Assert.False(probabilities.TryRead([float.NaN, 1]));
        Assert.False(probabilities.TryRead([float.PositiveInfinity, 1]));
        Assert.False(probabilities.TryRead([float.NegativeInfinity, float.NegativeInfinity]));
    }

    private static float[] Logits(int vocabulary)
    {
        var random = new Random(vocabulary);
        return [.. Enumerable.Range(0, vocabulary).Select(_ => (random.NextSingle() * 20) - 10)];
    }
}
