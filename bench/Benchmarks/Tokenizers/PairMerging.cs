using BenchmarkDotNet.Attributes;
using ServingCluster.Inference.Tokenizers.Models;

namespace ServingCluster.Benchmarks.Tokenizers;

/// <summary>BPE's merging of one word that nothing cuts: the time for each symbol hardly grows with the length.</summary>
public class PairMerging
{
    private readonly MergeTable _table = new(2000);
    private PairMerger _merger = null!;
    private int[] _symbols = [];
    private int[] _copy = [];

    /// <summary>The symbols of the word.</summary>
    [Params(1_000, 30_000, 1_000_000)]
    public int Length { get; set; }

    /// <summary>Makes random merges of tokens and of what they become, and a random word.</summary>
    [GlobalSetup]
    public void Make()
    {
        const int Letters = 4;
        var random = new Random(7);
        for (var rank = 0; rank < 2000; rank++)
            _table.Set(random.Next(Letters + rank), random.Next(Letters + rank), rank, Letters + rank);
        _merger = new PairMerger(_table);
        _symbols = [.. Enumerable.Range(0, Length).Select(_ => random.Next(Letters))];
        _copy = new int[Length];
    }

    /// <summary>Merges the word.</summary>
    [Benchmark]
    public int Merge()
    {
        _symbols.CopyTo(_copy, 0);
        return _merger.Merge(_copy);
    }
}
