namespace ServingCluster.Language;

/// <summary>What is measured: streams of one length.</summary>
internal static class Workload
{
    /// <summary>Tokens of a stream's prompt.</summary>
    public const int PromptLength = 64;

    /// <summary>Tokens of a prompt when two servers are compared.</summary>
    public const int ServedPromptLength = 113;

    /// <summary>Tokens of an answer then.</summary>
    public const int ServedAnswerLength = 128;

    /// <summary>Tokens of the long prompt whose speed is told.</summary>
    public const int LongPromptLength = 512;

    /// <summary>Tokens of the prompt that is computed beside others.</summary>
    public const int BesideLength = 2000;

    /// <summary>Decode steps that are measured.</summary>
    public const int Steps = 128;

    public static readonly int[] Streams = [1, 4, 8, 16];

    // No run of the program asks what another has asked: the server may still hold it.
    private static int _seed = 1_000_000 + (Environment.ProcessId * 1000);

    /// <summary>A prompt that shares its beginning with no other one.</summary>
    public static int[] Prompt(int length, int seed, int vocabulary)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, length).Select(_ => random.Next(vocabulary))];
    }

    /// <summary>A prompt that nobody had yet.</summary>
    public static int[] FreshPrompt(int length, int vocabulary) => Prompt(length, Interlocked.Increment(ref _seed), vocabulary);

    public static double Median(IEnumerable<double> values) => Percentile([.. values], 0.5);

    /// <summary>The value that a share of all does not exceed.</summary>
    public static double Percentile(double[] values, double share)
    {
        Array.Sort(values);
        return values.Length == 0 ? double.NaN : values[Math.Clamp((int)Math.Ceiling(share * values.Length) - 1, 0, values.Length - 1)];
    }
}
