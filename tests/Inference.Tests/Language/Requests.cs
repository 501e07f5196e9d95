using ServingCluster.Inference.Language;

namespace ServingCluster.Inference.Tests.Language;

/// <summary>Requests for tests: greedy unless said otherwise.</summary>
internal static class Requests
{
    public static readonly SamplingParameters Greedy = new() { Temperature = 0 };

    public static GenerationRequest Of(int[] prompt, int maxNewTokens = 5, string caller = "ann") => new()
    {
        Prompt = prompt,
        MaxNewTokens = maxNewTokens,
        Sampling = Greedy,
        EndTokens = [],
        Caller = caller,
        Deadline = DateTimeOffset.MaxValue,
    };

    /// <summary>A prompt that depends on a seed.</summary>
    public static int[] Prompt(int length, int seed = 0, int vocabulary = 37)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, length).Select(_ => random.Next(vocabulary))];
    }
}
