using System.Runtime.InteropServices;
using ServingCluster.Inference.Graphs.Causal;
using ServingCluster.Inference.Onnx;
using ServingCluster.Inference.Tensors;

namespace ServingCluster.Language;

/// <summary>
/// The least that serving a model costs: sessions run over values that were made once, the highest logit taken, nobody told. No queue, no
/// thread, no scheduling. Float32 on the processor.
/// </summary>
internal sealed class BareModel : IDisposable
{
    private readonly CausalGraph _graph;
    private readonly int _rowSize;
    private readonly float[][] _caches;
    private readonly List<OrtValue> _values = [];

    public BareModel(CausalGraph graph, int rows)
    {
        _graph = graph;
        _rowSize = graph.Config.KvSize * graph.MaxLength;
        _caches = new float[2 * graph.Config.Layers][];
        for (var i = 0; i < _caches.Length; i++)
            _caches[i] = GC.AllocateArray<float>(rows * _rowSize, pinned: true);
    }

    /// <summary>Computes a prompt in one run and gives the token that follows.</summary>
    public int Prefill(int row, ReadOnlySpan<int> prompt)
    {
        long[] ids = [.. prompt];
        using var binding = Bind(row, 1, ids, [prompt.Length - 1], prompt.Length, [prompt.Length - 1], out var logits);
        _graph.Session.RunWithBinding(binding);
        return IndexOfMax(logits);
    }

    /// <summary>Generates greedily in the first rows, which all hold as much.</summary>
    /// <param name="last">Each row's last token, not yet computed; the new one after it.</param>
    /// <param name="length">Tokens that each holds.</param>
    /// <param name="steps">Tokens to generate in each.</param>
    public void Decode(int[] last, int length, int steps)
    {
        var ids = GC.AllocateArray<long>(last.Length, pinned: true);
        var lens = GC.AllocateArray<int>(last.Length, pinned: true);
        var total = GC.AllocateArray<int>(1, pinned: true);
        using var binding = Bind(0, last.Length, ids, lens, total, new long[last.Length], out var logits);
        for (var step = 0; step < steps; step++)
        {
            for (var row = 0; row < last.Length; row++)
                (ids[row], lens[row]) = (last[row], length + step);
            total[0] = length + step + 1;
            _graph.Session.RunWithBinding(binding);
            for (var row = 0; row < last.Length; row++)
                last[row] = IndexOfMax(logits.AsSpan(row * _graph.Config.Vocabulary, _graph.Config.Vocabulary));
        }
    }

    public void Dispose()
    {
        foreach (var value in _values)
            value.Dispose();
    }

    private static int IndexOfMax(ReadOnlySpan<float> logits) => System.Numerics.Tensors.TensorPrimitives.IndexOfMax(logits);

    private OrtIoBinding Bind(int row, int rows, long[] ids, int[] lens, int total, long[] positions, out float[] logits) =>
        Bind(row, rows, ids, lens, [total], positions, out logits);

    private OrtIoBinding Bind(int row, int rows, long[] ids, int[] lens, int[] total, long[] positions, out float[] logits)
    {
        var binding = new OrtIoBinding(_graph.Session);
        logits = GC.AllocateArray<float>(rows * _graph.Config.Vocabulary, pinned: true);
        binding.BindInput(new OrtName(CausalNames.Ids), Value<long>(ids, rows, ids.Length / rows));
        binding.BindInput(new OrtName(CausalNames.Lens), Value<int>(lens, rows));
        binding.BindInput(new OrtName(CausalNames.Total), Value<int>(total));
        binding.BindInput(new OrtName(CausalNames.Positions), Value<long>(positions, rows, positions.Length / rows));
        binding.BindOutput(new OrtName(CausalNames.Logits), Value<float>(logits, rows, 1, _graph.Config.Vocabulary));
        for (var layer = 0; layer < _graph.Config.Layers; layer++)
        {
            BindCache(binding, CausalNames.PastKey(layer), CausalNames.PresentKey(layer), _caches[2 * layer], row, rows);
            BindCache(binding, CausalNames.PastValue(layer), CausalNames.PresentValue(layer), _caches[(2 * layer) + 1], row, rows);
        }

        return binding;
    }

    private void BindCache(OrtIoBinding binding, string past, string present, float[] cache, int row, int rows)
    {
        var address = Marshal.UnsafeAddrOfPinnedArrayElement(cache, row * _rowSize);
        long[] shape = [rows, _graph.Config.KvHeads, _graph.MaxLength, _graph.Config.HeadSize];
        var bytes = (nuint)(rows * (long)_rowSize * sizeof(float));
        var value = OrtValue.FromPointer(OrtMemoryInfo.Cpu, address, bytes, TensorElementType.Float, shape);
        _values.Add(value);
        binding.BindInput(new OrtName(past), value);
        binding.BindOutput(new OrtName(present), value);
    }

    // The value's memory stays where it is: it is pinned until the value is disposed.
    private OrtValue Value<T>(T[] data, params ReadOnlySpan<long> shape)
        where T : unmanaged
    {
        var address = GCHandle.Alloc(data, GCHandleType.Pinned).AddrOfPinnedObject();
        var bytes = (nuint)(data.Length * Marshal.SizeOf<T>());
        var value = OrtValue.FromPointer(OrtMemoryInfo.Cpu, address, bytes, TensorElementTypeExtensions.Of<T>(), shape);
        _values.Add(value);
        return value;
    }
}
