using System.Runtime.InteropServices;
using ServingCluster.Inference.Graphs.Causal;
using ServingCluster.Inference.Onnx;
using ServingCluster.Inference.Tensors;

namespace ServingCluster.Inference.Tests.Graphs.Causal;

/// <summary>Runs a causal graph over rows of a cache, as an engine does: chunks onto one row, or one token onto each of several.</summary>
internal sealed class CausalRows : IDisposable
{
    private readonly CausalGraph _graph;
    private readonly int _rowSize;
    private readonly byte[][] _caches;
    private readonly int[] _lengths;

    /// <param name="graph">Owned from here on.</param>
    /// <param name="rows">Rows of the cache.</param>
    public CausalRows(CausalGraph graph, int rows)
    {
        _graph = graph;
        _rowSize = (int)graph.CacheType.SizeInBytes(graph.Config.KvSize * graph.MaxLength);
        _caches = new byte[2 * graph.Config.Layers][];
        for (var i = 0; i < _caches.Length; i++)
        {
            _caches[i] = GC.AllocateArray<byte>(rows * _rowSize, pinned: true);
            // What a row had before must not matter.
            Array.Fill(_caches[i], (byte)0x47);
        }

        _lengths = new int[rows];
    }

    public CausalModelConfig Config => _graph.Config;

    /// <summary>Makes a row empty.</summary>
    public void Clear(int row) => _lengths[row] = 0;

    /// <summary>Puts a chunk onto a row and gives the logits of the chunk's wanted tokens, one after the other.</summary>
    public float[] Prefill(int row, ReadOnlySpan<int> tokens, params ReadOnlySpan<long> wanted)
    {
        _lengths[row] += tokens.Length;
        return Run(row, 1, tokens, wanted);
    }

    /// <summary>Puts a token onto each of the first rows and gives their logits, row after row.</summary>
    public float[] Decode(params ReadOnlySpan<int> tokens)
    {
        for (var row = 0; row < tokens.Length; row++)
            _lengths[row]++;
        return Run(0, tokens.Length, tokens, new long[tokens.Length]);
    }

    public void Dispose() => _graph.Dispose();

    private float[] Run(int first, int rows, ReadOnlySpan<int> tokens, ReadOnlySpan<long> wanted)
    {
        using var run = new CausalRun(_graph.Session);
        var lens = Array.ConvertAll(_lengths[first..(first + rows)], static l => l - 1);
        run.Bind<long>(CausalNames.Ids, Array.ConvertAll(tokens.ToArray(), static t => (long)t), rows, tokens.Length / rows);
        run.Bind<int>(CausalNames.Lens, lens, rows);
        run.Bind<int>(CausalNames.Total, [lens.Max() + 1]);
        run.Bind<long>(CausalNames.Positions, wanted, rows, wanted.Length / rows);
        for (var layer = 0; layer < Config.Layers; layer++)
        {
            BindCache(run, CausalNames.PastKey(layer), CausalNames.PresentKey(layer), _caches[2 * layer], first, rows);
            BindCache(run, CausalNames.PastValue(layer), CausalNames.PresentValue(layer), _caches[(2 * layer) + 1], first, rows);
        }

        return run.Run(CausalNames.Logits, rows, wanted.Length / rows, Config.Vocabulary);
    }

    private void BindCache(CausalRun run, string past, string present, byte[] cache, int first, int rows)
    {
        var address = Marshal.UnsafeAddrOfPinnedArrayElement(cache, first * _rowSize);
        long[] shape = [rows, Config.KvHeads, _graph.MaxLength, Config.HeadSize];
        run.BindInPlace(past, present, OrtValue.FromPointer(OrtMemoryInfo.Cpu, address, (nuint)(rows * _rowSize), _graph.CacheType, shape));
    }
}
