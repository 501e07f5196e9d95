using System.Diagnostics;
using ServingCluster.Inference.Graphs.Causal;

namespace ServingCluster.Language;

/// <summary>Speeds of the bare loop.</summary>
internal static class BareReport
{
    public static void Print(CausalGraph graph)
    {
        using var model = new BareModel(graph, Workload.Streams.Max());
        PrefillRate(model, graph, seed: 0);
        var rates = Enumerable.Range(1, 5).Select(seed => PrefillRate(model, graph, seed));
        Console.WriteLine($"prefill of {Workload.LongPromptLength}: {Workload.Median(rates):f0} tokens/s");
        foreach (var streams in Workload.Streams)
            Console.WriteLine($"decode, {streams} rows: {Workload.Median(Enumerable.Range(0, 3).Select(_ => DecodeRate(model, graph, streams))):f1} tokens/s");
    }

    /// <summary>Tokens of a long prompt per second.</summary>
    public static double PrefillRate(BareModel model, CausalGraph graph, int seed)
    {
        var prompt = Workload.Prompt(Workload.LongPromptLength, seed, graph.Config.Vocabulary);
        var began = Stopwatch.GetTimestamp();
        model.Prefill(0, prompt);
        return prompt.Length / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    /// <summary>Tokens generated per second in so many rows.</summary>
    public static double DecodeRate(BareModel model, CausalGraph graph, int streams)
    {
        var last = new int[streams];
        for (var row = 0; row < streams; row++)
            last[row] = model.Prefill(row, Workload.Prompt(Workload.PromptLength, row, graph.Config.Vocabulary));
        // As with the engine, the first steps are not counted.
        model.Decode(last, Workload.PromptLength, Workload.Steps / 2);
        var began = Stopwatch.GetTimestamp();
        model.Decode(last, Workload.PromptLength + (Workload.Steps / 2), Workload.Steps);
        return streams * Workload.Steps / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }
}
