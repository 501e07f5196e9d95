using ServingCluster.Inference.Graphs.Causal;
using ServingCluster.Inference.Language.Cache;
using ServingCluster.Inference.Onnx;

namespace ServingCluster.Inference.Language.Running;

/// <summary>
/// Runs a causal graph over a cache in the machine's own memory. Every run reads and writes keys and values in place: a decode step one view
/// of the first slots, a chunk one slot's view. Views are made when they are first used and then kept.
/// </summary>
internal sealed class CausalRunner : ICausalRunner
{
    // Places in the order of the names.
    private const int IdsInput = 0;
    private const int PositionsInput = 3;
    private const int LogitsOutput = 0;

    private readonly CausalGraph _graph;
    private readonly CachePlan _plan;
    private readonly KvArena _arena;
    private readonly OrtNames _inputNames;
    private readonly OrtNames _outputNames;
    private readonly OrtRunOptions _options = new();
    private readonly RunBinding?[] _decodes;
    private readonly RunBinding?[] _prefills;
    private readonly PinnedTensor<int> _lens;
    private readonly PinnedTensor<int> _total = new(1);
    private readonly PinnedTensor<long> _firstPositions;
    private readonly PinnedTensor<long> _decodeIds;
    private readonly PinnedTensor<float> _decodeLogits;
    private PinnedTensor<long> _chunkIds = new(1);
    private PinnedTensor<long> _chunkPositions = new(1);
    private PinnedTensor<float> _chunkLogits;

    /// <param name="graph">The model, which may serve other runners too; to be disposed after this.</param>
    /// <param name="plan">Slots and their length, which is at most the graph's.</param>
    public CausalRunner(CausalGraph graph, CachePlan plan)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(plan.Length, graph.MaxLength);
        (_graph, _plan) = (graph, plan);
        _arena = new KvArena(LayoutOf(graph), plan);
        var layers = Enumerable.Range(0, graph.Config.Layers).ToArray();
        _inputNames = new OrtNames(
            [
                CausalNames.Ids, CausalNames.Lens, CausalNames.Total, CausalNames.Positions,
                .. layers.SelectMany(static i => (string[])[CausalNames.PastKey(i), CausalNames.PastValue(i)]),
            ]);
        _outputNames = new OrtNames(
            [CausalNames.Logits, .. layers.SelectMany(static i => (string[])[CausalNames.PresentKey(i), CausalNames.PresentValue(i)])]);
        _decodes = new RunBinding[plan.Slots];
        _prefills = new RunBinding[plan.Slots];
        _lens = new PinnedTensor<int>(plan.Slots);
        _firstPositions = new PinnedTensor<long>(plan.Slots);
        _decodeIds = new PinnedTensor<long>(plan.Slots);
        _decodeLogits = new PinnedTensor<float>(plan.Slots * Vocabulary);
        _chunkLogits = new PinnedTensor<float>(Vocabulary);
    }

    /// <inheritdoc/>
    public int Slots => _plan.Slots;

    /// <inheritdoc/>
    public int MaxLength => _plan.Length;

    /// <inheritdoc/>
    public int Vocabulary => _graph.Config.Vocabulary;

    /// <inheritdoc/>
    public long CacheBytes => _arena.Bytes;

    /// <summary>The sizes of a model's cache.</summary>
    public static KvLayout LayoutOf(CausalGraph graph) =>
        new(graph.Config.Layers, graph.Config.KvHeads, graph.Config.HeadSize, graph.CacheType);

    /// <inheritdoc/>
    public Span<float> Prefill(int slot, int past, ReadOnlySpan<int> tokens, PrefillLogits logits)
    {
        var binding = _prefills[slot] ??= Bind(
            slot, 1, _chunkIds.View(1, 1), _chunkPositions.View(1, 1), _chunkLogits.View(1, 1, Vocabulary));
        var rows = logits switch { PrefillLogits.None => 0, PrefillLogits.Last => 1, _ => tokens.Length };
        FillChunk(tokens, rows);
        binding.SetInput(IdsInput, _chunkIds.View(1, tokens.Length));
        binding.SetInput(PositionsInput, _chunkPositions.View(1, rows));
        binding.SetOutput(LogitsOutput, _chunkLogits.View(1, rows, Vocabulary));
        _total.Span[0] = past + tokens.Length;
        _lens.Span[0] = past + tokens.Length - 1;
        binding.Run(_graph.Session, _options, _inputNames, _outputNames);
        return _chunkLogits.Span[..(rows * Vocabulary)];
    }

    /// <inheritdoc/>
    public Span<float> Decode(ReadOnlySpan<int> tokens, ReadOnlySpan<int> past)
    {
        var rows = tokens.Length;
        var binding = _decodes[rows - 1] ??= Bind(
            0, rows, _decodeIds.View(rows, 1), _firstPositions.View(rows, 1), _decodeLogits.View(rows, 1, Vocabulary));
        var longest = 0;
        for (var row = 0; row < rows; row++)
        {
            _decodeIds.Span[row] = tokens[row];
            _lens.Span[row] = past[row];
            longest = Math.Max(longest, past[row]);
        }

        _total.Span[0] = longest + 1;
        binding.Run(_graph.Session, _options, _inputNames, _outputNames);
        return _decodeLogits.Span[..(rows * Vocabulary)];
    }

    /// <inheritdoc/>
    public void Copy(int from, int to, int start, int count) => _arena.Copy(from, to, start, count);

    /// <inheritdoc/>
    public void Swap(int a, int lengthOfA, int b, int lengthOfB) => _arena.Swap(a, lengthOfA, b, lengthOfB);

    /// <inheritdoc/>
    public void Terminate() => _options.Terminate();

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var binding in (RunBinding?[])[.. _decodes, .. _prefills])
            binding?.Dispose();
        _options.Dispose();
        _arena.Dispose();
    }

    private void FillChunk(ReadOnlySpan<int> tokens, int rows)
    {
        if (_chunkIds.Length < tokens.Length)
            _chunkIds = new PinnedTensor<long>(tokens.Length);
        for (var i = 0; i < tokens.Length; i++)
            _chunkIds.Span[i] = tokens[i];
        if (_chunkPositions.Length < rows)
            _chunkPositions = new PinnedTensor<long>(rows);
        for (var i = 0; i < rows; i++)
            _chunkPositions.Span[i] = tokens.Length - rows + i;
        if (_chunkLogits.Length < rows * Vocabulary)
            _chunkLogits = new PinnedTensor<float>(rows * Vocabulary);
    }

    private RunBinding Bind(int firstSlot, int rows, OrtValue ids, OrtValue positions, OrtValue logits)
    {
        var layout = LayoutOf(_graph);
        ReadOnlySpan<long> shape = [rows, layout.KvHeads, _plan.Length, layout.HeadSize];
        var inputs = new OrtValue[layout.Tensors];
        var outputs = new OrtValue[layout.Tensors];
        for (var i = 0; i < layout.Tensors; i++)
        {
            var address = _arena.AddressOf(i, firstSlot);
            var bytes = (nuint)(rows * _arena.SlotBytes);
            inputs[i] = OrtValue.FromPointer(OrtMemoryInfo.Cpu, address, bytes, _graph.CacheType, shape);
            outputs[i] = OrtValue.FromPointer(OrtMemoryInfo.Cpu, address, bytes, _graph.CacheType, shape);
        }

        return new RunBinding([ids, _lens.View(rows), _total.View(), positions, .. inputs], [logits, .. outputs]);
    }
}
