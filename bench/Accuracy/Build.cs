using System.Numerics.Tensors;
using ServingCluster.Inference.Graphs.Causal;
using ServingCluster.Inference.Language.Cache;
using ServingCluster.Inference.Language.Running;
using ServingCluster.Inference.Settings;

namespace ServingCluster.Accuracy;

/// <summary>A model built in one way, loaded, with a cache of one slot.</summary>
internal sealed class Build : IDisposable
{
    // Logits of a large vocabulary take megabytes each few tokens.
    private const int Chunk = 64;

    private readonly CausalGraph _graph;
    private readonly CausalRunner _runner;

    public Build(BuildSpec spec, AccuracyOptions options)
    {
        var settings = new ModelSettings { IntraOpThreads = options.Threads };
        _graph = CausalGraph.Load(options.Folder, "cpu", settings, static _ => { }, options.Window + options.New, quantization: spec.Quantization);
        _runner = new CausalRunner(_graph, new CachePlan(1, _graph.MaxLength));
        Name = spec.Name;
        Bytes = CausalMemory.Weights(_graph.Config, _graph.CacheType, spec.Quantization);
    }

    public string Name { get; }

    /// <summary>Bytes of the weights in memory, estimated.</summary>
    public long Bytes { get; }

    public int Vocabulary => _graph.Config.Vocabulary;

    public int MaxLength => _graph.MaxLength;

    /// <summary>Computes the logits of a window's tokens, a chunk at a time.</summary>
    /// <param name="window">The tokens.</param>
    /// <param name="take">Takes each token's place and its logits, valid only during the call.</param>
    public void Read(ReadOnlySpan<int> window, Action<int, ReadOnlyMemory<float>> take)
    {
        for (var first = 0; first < window.Length; first += Chunk)
        {
            var tokens = window.Slice(first, Math.Min(Chunk, window.Length - first));
            var logits = _runner.Prefill(0, first, tokens, PrefillLogits.All).ToArray();
            for (var i = 0; i < tokens.Length; i++)
                take(first + i, logits.AsMemory(i * Vocabulary, Vocabulary));
        }
    }

    /// <summary>The most likely tokens after a prompt, one after the other.</summary>
    public int[] Continue(ReadOnlySpan<int> prompt, int count, IReadOnlyCollection<int> ends)
    {
        var tokens = new List<int>();
        var past = prompt.Length;
        var next = TensorPrimitives.IndexOfMax<float>(_runner.Prefill(0, 0, prompt, PrefillLogits.Last));
        while (true)
        {
            tokens.Add(next);
            if (tokens.Count == count || ends.Contains(next))
                return [.. tokens];
            next = TensorPrimitives.IndexOfMax<float>(_runner.Decode([next], [past++]));
        }
    }

    public void Dispose()
    {
        _runner.Dispose();
        _graph.Dispose();
    }
}
