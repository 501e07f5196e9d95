using ServingCluster.Inference.Language;
using ServingCluster.Inference.Language.Sampling;

namespace ServingCluster.Inference.Tests.Language.Sampling;

public sealed class SamplerTests
{
    private const int Draws = 20_000;

    // Probabilities 0.5, 0.25, 0.125, 0.0625, 0.0625.
    private static readonly float[] Halves = [MathF.Log(8), MathF.Log(4), MathF.Log(2), 0, 0];

    public static TheoryData<string, double[]> Filters => new()
    {
        { "all", [0.5, 0.25, 0.125, 0.0625, 0.0625] },
        { "top_k 2", [2 / 3.0, 1 / 3.0, 0, 0, 0] },
        { "top_p 0.7", [2 / 3.0, 1 / 3.0, 0, 0, 0] },
        { "top_p 0.8", [4 / 7.0, 2 / 7.0, 1 / 7.0, 0, 0] },
        { "min_p 0.2", [4 / 7.0, 2 / 7.0, 1 / 7.0, 0, 0] },
        { "top_k 2 top_p 0.6", [1, 0, 0, 0, 0] },
        { "min_p 0.2 top_p 0.8", [2 / 3.0, 1 / 3.0, 0, 0, 0] },
        { "min_p 0.2 top_k 4", [4 / 7.0, 2 / 7.0, 1 / 7.0, 0, 0] },
        { "temperature 0.5", [64 / 86.0, 16 / 86.0, 4 / 86.0, 1 / 86.0, 1 / 86.0] },
        { "top_k 1", [1, 0, 0, 0, 0] },
        { "top_k 4", [8 / 15.0, 4 / 15.0, 2 / 15.0, 1 / 15.0, 0] },
    };

    [Theory]
    [MemberData(nameof(Filters))]
    public void Tokens_come_as_often_as_their_share_of_what_is_left(string filter, double[] expected)
    {
        var sampling = Parse(filter);
        var counts = new int[Halves.Length];
        var state = new SamplingState(sampling with { Seed = 11 }, null, []);
        var sampler = new Sampler(Halves.Length);
        for (var i = 0; i < Draws; i++)
            counts[Draw(sampler, Halves, state)]++;
        for (var token = 0; token < expected.Length; token++)
        {
            // Four standard deviations.
            var slack = 4 * Math.Sqrt(expected[token] * (1 - expected[token]) / Draws);
            Assert.InRange(counts[token] / (double)Draws, expected[token] - slack, expected[token] + slack);
        }
    }

    [Fact]
    public void Temperature_zero_takes_the_most_likely_and_of_equal_ones_the_first()
    {
        Assert.Equal(1, DrawOnce([1, 5, 5, 2], new SamplingParameters { Temperature = 0 }));
        Assert.Equal(1, DrawOnce([1, 5, 5, 2], new SamplingParameters { Temperature = 1e-6f }));
    }

    [Fact]
    public void The_same_seed_draws_the_same_and_another_one_something_else()
    {
        int[] Series(ulong seed)
        {
            var state = new SamplingState(new SamplingParameters { Seed = seed }, null, []);
            var sampler = new Sampler(Halves.Length);
            return [.. Enumerable.Range(0, 50).Select(_ => Draw(sampler, Halves, state))];
        }

        Assert.Equal(Series(5), Series(5));
        Assert.NotEqual(Series(5), Series(6));
    }

    [Fact]
    public void Without_a_seed_answers_differ()
    {
        int[] Series()
        {
            var state = new SamplingState(new SamplingParameters(), null, []);
            var sampler = new Sampler(100);
            return [.. Enumerable.Range(0, 50).Select(_ => Draw(sampler, new float[100], state))];
        }

        Assert.NotEqual(Series(), Series());
    }

    [Fact]
    public void Logits_that_differ_by_rounding_give_the_same_draws()
    {
        var random = new Random(3);
        var logits = Enumerable.Range(0, 2000).Select(_ => random.NextSingle() * 12).ToArray();
        var disturbed = logits.Select(logit => logit * (1 + 1e-7f)).ToArray();
        foreach (var sampling in (SamplingParameters[])[new() { Seed = 1 }, new() { Seed = 1, TopP = 0.8f }, new() { Seed = 1, TopK = 700 }])
        {
            var (first, second) = (new SamplingState(sampling, null, []), new SamplingState(sampling, null, []));
            var sampler = new Sampler(logits.Length);
            var same = Enumerable.Range(0, 500).Count(_ => Draw(sampler, logits, first) == Draw(sampler, disturbed, second));
            Assert.InRange(same, 498, 500);
        }
    }

    [Fact]
    public void A_token_that_was_generated_is_penalised_by_presence_once_and_by_frequency_each_time()
    {
        var sampling = new SamplingParameters { Temperature = 0, PresencePenalty = 1, FrequencyPenalty = 0.5f };
        // Token 0 goes 3 → 1.5 → 1 → 0.5, token 1 goes 1.2 → −0.3; token 2 is of the prompt, which does not count: 1.1 → −0.4.
        Assert.Equal([0, 0, 1, 2, 0, 0], Follow(sampling, [2], [3, 1.2f, 1.1f], 6));
    }

    [Fact]
    public void The_repetition_penalty_divides_positive_logits_and_multiplies_negative_ones_of_prompt_and_answer()
    {
        var sampling = new SamplingParameters { Temperature = 0, RepetitionPenalty = 2 };
        Assert.Equal([1, 0, 0], Follow(sampling, [0], [3, 2, -1], 3));
        Assert.Equal([1, 0, 0], Follow(sampling, [0], [-1, -1.5f, -4], 3));
    }

    [Fact]
    public void A_bias_is_added_and_can_bar_or_force_a_token()
    {
        Assert.Equal(2, DrawOnce([3, 2, 1], new SamplingParameters { Temperature = 0, LogitBias = new Dictionary<int, float> { [2] = 100 } }));
        Assert.Equal(1, DrawOnce([3, 2, 1], new SamplingParameters { Temperature = 0, LogitBias = new Dictionary<int, float> { [0] = -100 } }));
    }

    [Fact]
    public void Only_what_the_constraint_allows_is_drawn_and_it_is_told_what_was()
    {
        foreach (var sampling in (SamplingParameters[])[new() { Temperature = 0 }, new() { Seed = 1 }, new() { Seed = 1, TopK = 3 }, new() { Seed = 1, TopP = 0.5f }])
        {
            var constraint = new FixedConstraint(3, 4);
            var state = new SamplingState(sampling with { LogitBias = new Dictionary<int, float> { [0] = 100 } }, constraint, []);
            var sampler = new Sampler(Halves.Length);
            var drawn = Enumerable.Range(0, 20).Select(_ => Draw(sampler, Halves, state)).ToArray();
            Assert.All(drawn, token => Assert.InRange(token, 3, 4));
            Assert.Equal(drawn, constraint.Accepted);
        }
    }

    [Theory]
    [InlineData(float.NaN, "not finite numbers")]
    [InlineData(float.PositiveInfinity, "not finite numbers")]
    public void Logits_that_are_no_numbers_are_a_fault_that_is_named(float broken, string expected)
    {
        var state = new SamplingState(new SamplingParameters(), null, []);
        Assert.False(new Sampler(3).TryDraw([1, broken, 2], state, out _, out var fault));
        Assert.Contains(expected, fault);
    }

    [Fact]
    public void A_constraint_that_leaves_nothing_is_a_fault_that_is_named()
    {
        var state = new SamplingState(new SamplingParameters(), new FixedConstraint(), []);
        Assert.False(new Sampler(3).TryDraw([1, 3, 2], state, out _, out var fault));
        Assert.Contains("No token may come next", fault);
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(1f)]
    public void Drawing_allocates_nothing(float temperature)
    {
        var sampling = new SamplingParameters { Temperature = temperature, TopP = 0.9f, TopK = 40, Seed = 1 };
        var (sampler, logits) = (new Sampler(1000), new float[1000]);
        var state = new SamplingState(sampling, null, []);
        sampler.TryDraw(logits, state, out _, out _);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            sampler.TryDraw(logits, state, out _, out _);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static SamplingParameters Parse(string filter)
    {
        var sampling = new SamplingParameters();
        var words = filter.Split(' ');
        for (var i = 0; i + 1 < words.Length; i += 2)
        {
            var value = float.Parse(words[i + 1]);
            sampling = words[i] switch
            {
                "top_k" => sampling with { TopK = (int)value },
                "top_p" => sampling with { TopP = value },
                "min_p" => sampling with { MinP = value },
                _ => sampling with { Temperature = value },
            };
        }

        return sampling;
    }

    private static int[] Follow(SamplingParameters sampling, int[] prompt, float[] logits, int count)
    {
        var state = new SamplingState(sampling, null, prompt);
        var sampler = new Sampler(logits.Length);
        return [.. Enumerable.Range(0, count).Select(_ => Draw(sampler, logits, state))];
    }

    private static int DrawOnce(float[] logits, SamplingParameters sampling) =>
        Draw(new Sampler(logits.Length), logits, new SamplingState(sampling, null, []));

    private static int Draw(Sampler sampler, float[] logits, SamplingState state)
    {
        Assert.True(sampler.TryDraw([.. logits], state, out var token, out var fault), fault);
        return token;
    }
}
