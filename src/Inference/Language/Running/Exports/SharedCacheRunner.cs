using ServingCluster.Inference.Graphs.Exports;
using ServingCluster.Inference.Language.Cache;
using ServingCluster.Inference.Onnx;

namespace ServingCluster.Inference.Language.Running.Exports;

/// <summary>
/// Runs an exported graph whose attention takes past and present in the same memory, so that requests share runs: a decode step has one view
/// of the first slots, a chunk one slot's view, and the mask says how much of each is filled.
/// </summary>
internal sealed class SharedCacheRunner : ExportRunner
{
    private readonly CachePlan _plan;
    private readonly KvLayout _layout;
    private readonly KvArena _arena;
    private readonly OrtValue[]?[] _decodes;
    private readonly OrtValue[]?[] _prefills;

    /// <param name="session">The model, which may serve other runners too; to be disposed after this.</param>
    /// <param name="plan">Slots and their length.</param>
    /// <param name="mostOnPast">Most tokens that a run may have on top of others.</param>
    public SharedCacheRunner(ExportSession session, CachePlan plan, int mostOnPast = int.MaxValue)
        : base(session, mostOnPast)
    {
        _plan = plan;
        _layout = LayoutOf(session.Export);
        _arena = new KvArena(_layout, plan);
        (_decodes, _prefills) = (new OrtValue[plan.Slots][], new OrtValue[plan.Slots][]);
    }

    /// <inheritdoc/>
    public override int Slots => _plan.Slots;

    /// <inheritdoc/>
    public override int MaxLength => _plan.Length;

    /// <inheritdoc/>
    public override long CacheBytes => _arena.Bytes;

    /// <summary>The sizes of a model's cache.</summary>
    public static KvLayout LayoutOf(CausalExport export) => new(export.Layers, export.KvHeads, export.HeadSize, export.CacheType);

    /// <inheritdoc/>
    public override Span<float> Decode(ReadOnlySpan<int> tokens, ReadOnlySpan<int> past)
    {
        var views = _decodes[tokens.Length - 1] ??= Views(0, tokens.Length);
        Run.Run(tokens, past, views, views.AsSpan()!);
        return Run.Logits;
    }

    /// <inheritdoc/>
    public override void Copy(int from, int to, int start, int count) => _arena.Copy(from, to, start, count);

    /// <inheritdoc/>
    public override void Swap(int a, int lengthOfA, int b, int lengthOfB) => _arena.Swap(a, lengthOfA, b, lengthOfB);

    /// <inheritdoc/>
    public override void Dispose()
    {
        foreach (var view in _decodes.Concat(_prefills).OfType<OrtValue[]>().SelectMany(static v => v))
            view.Dispose();
        base.Dispose();
        _arena.Dispose();
    }

    /// <inheritdoc/>
    protected override void Compute(int slot, int past, ReadOnlySpan<int> tokens)
    {
        var views = _prefills[slot] ??= Views(slot, 1);
        Run.Run(tokens, [past], views, views.AsSpan()!);
    }

    private OrtValue[] Views(int first, int rows)
    {
        var views = new OrtValue[_layout.Tensors];
        for (var i = 0; i < views.Length; i++)
        {
            views[i] = OrtValue.FromPointer(
                OrtMemoryInfo.Cpu, _arena.AddressOf(i, first), (nuint)(rows * _arena.SlotBytes), _layout.Type,
                [rows, _layout.KvHeads, _plan.Length, _layout.HeadSize]);
        }

        return views;
    }
}
