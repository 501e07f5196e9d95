using FsCheck;
using FsCheck.Fluent;
using ServingCluster.Inference.Language;
using ServingCluster.Inference.Language.Sampling;

namespace ServingCluster.Inference.Tests.Language.Sampling;

/// <summary>The sampler against one that sorts the whole vocabulary and reckons in doubles.</summary>
public sealed class SamplerPropertyTests
{
    private static readonly Gen<float[]> AnyLogits =
        from vocabulary in Gen.Choose(2, 3000)
        from seed in Gen.Choose(0, 10_000)
        from spread in Gen.Elements(0.1f, 1f, 5f, 30f)
        select Logits(vocabulary, seed, spread);

    private static readonly Gen<SamplingParameters> AnySampling =
        from temperature in Gen.Elements(0.3f, 1f, 2f)
        from topP in Gen.Elements(0.05f, 0.5f, 0.9f, 0.99f, 1f)
        from topK in Gen.Elements(0, 0, 2, 40, 400, 5000)
        from minP in Gen.Elements(0f, 0f, 0.001f, 0.1f)
        from seed in Gen.Choose(0, int.MaxValue)
        select new SamplingParameters { Temperature = temperature, TopP = topP, TopK = topK, MinP = minP, Seed = (ulong)seed };

    [Fact]
    public void What_is_drawn_is_what_a_full_sort_would_draw()
    {
        var differing = 0;
        Prop.ForAll(AnyLogits.ToArbitrary(), AnySampling.ToArbitrary(), (logits, sampling) =>
        {
            var state = new SamplingState(sampling, null, []);
            Assert.True(new Sampler(logits.Length).TryDraw([.. logits], state, out var token, out _));
            differing += token == Expected(logits, sampling) ? 0 : 1;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
        // A draw may fall on a border, where rounding decides.
        Assert.InRange(differing, 0, 3);
    }

    private static int Expected(float[] logits, SamplingParameters sampling)
    {
        var max = logits.Max();
        var weights = logits.Select(logit => Math.Exp((logit - max) / sampling.Temperature)).ToArray();
        var ranked = Enumerable.Range(0, logits.Length).OrderByDescending(token => logits[token]).ThenBy(token => token)
            .Where(token => weights[token] >= sampling.MinP)
            .Take(sampling.TopK == 0 ? int.MaxValue : sampling.TopK).ToArray();
        var total = ranked.Sum(token => weights[token]);
        var before = 0.0;
        var kept = ranked.TakeWhile(token => (before += weights[token]) - weights[token] < sampling.TopP * total).Order().ToArray();
        var left = SeededDraws.Uniform(sampling.Seed!.Value, 0) * kept.Sum(token => weights[token]);
        return kept.FirstOrDefault(token => (left -= weights[token]) < 0, kept[^1]);
    }

    private static float[] Logits(int vocabulary, int seed, float spread)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, vocabulary).Select(_ => (random.NextSingle() - 0.5f) * spread)];
    }
}
