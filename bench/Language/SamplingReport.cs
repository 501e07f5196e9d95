using System.Diagnostics;
using ServingCluster.Inference.Language;
using ServingCluster.Inference.Language.Sampling;

namespace ServingCluster.Language;

/// <summary>What drawing one token costs, by vocabulary and way of drawing.</summary>
internal static class SamplingReport
{
    private static readonly (string Name, SamplingParameters Sampling)[] Ways =
    [
        ("greedy", new SamplingParameters { Temperature = 0 }),
        ("temperature", new SamplingParameters { Seed = 1 }),
        ("top_p 0.9", new SamplingParameters { Seed = 1, TopP = 0.9f }),
        ("top_k 50", new SamplingParameters { Seed = 1, TopK = 50 }),
        ("top_k 50, top_p 0.9", new SamplingParameters { Seed = 1, TopK = 50, TopP = 0.9f }),
        ("min_p 0.05", new SamplingParameters { Seed = 1, MinP = 0.05f }),
    ];

    public static void Print()
    {
        foreach (var vocabulary in (int[])[32_000, 128_256])
        {
            foreach (var spread in (float[])[0.1f, 3])
            {
                foreach (var (name, sampling) in Ways)
                    Console.WriteLine($"{vocabulary} tokens, deviation {spread}, {name}: {Measure(vocabulary, spread, sampling) * 1e6:f1} µs");
                Console.WriteLine($"{vocabulary} tokens, deviation {spread}, probabilities of 5: {MeasureProbabilities(vocabulary, spread) * 1e6:f1} µs");
            }
        }
    }

    private static double Measure(int vocabulary, float spread, SamplingParameters sampling)
    {
        var logits = Logits(vocabulary, spread);
        var row = new float[vocabulary];
        var sampler = new Sampler(vocabulary);
        var state = new SamplingState(sampling, null, []);
        return Best(() =>
        {
            logits.CopyTo(row, 0);
            sampler.TryDraw(row, state, out _, out _);
        });
    }

    private static double MeasureProbabilities(int vocabulary, float spread)
    {
        var logits = Logits(vocabulary, spread);
        var probabilities = new TokenProbabilities(vocabulary);
        return Best(() =>
        {
            probabilities.TryRead(logits);
            probabilities.Top(5);
        });
    }

    private static double Best(Action action)
    {
        var best = double.MaxValue;
        for (var round = 0; round < 40; round++)
        {
            var began = Stopwatch.GetTimestamp();
            for (var i = 0; i < 20; i++)
                action();
            best = Math.Min(best, Stopwatch.GetElapsedTime(began).TotalSeconds / 20);
        }

        return best;
    }

    private static float[] Logits(int vocabulary, float spread)
    {
        var random = new Random(vocabulary);
        return [.. Enumerable.Range(0, vocabulary).Select(_ =>
            spread * MathF.Sqrt(-2 * MathF.Log(1 - random.NextSingle())) * MathF.Cos(2 * MathF.PI * random.NextSingle()))];
    }
}
