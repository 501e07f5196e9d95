using ServingCluster.Inference.Graphs.Exports;
using ServingCluster.Inference.Language.Cache;
using ServingCluster.Inference.Onnx;
using ServingCluster.Inference.Tensors;

namespace ServingCluster.Inference.Language.Running.Exports;

/// <summary>
/// Runs an exported graph that gives new keys and values with each run, longer than those before: one request at a time, in the only slot.
/// </summary>
internal sealed class GrowingCacheRunner : ExportRunner
{
    private readonly KvLayout _layout;
    private readonly int _maxLength;
    private readonly OrtValue[] _pasts;
    private readonly OrtValue?[] _presents;
    private int _length;

    /// <param name="session">The model, which may serve other runners too; to be disposed after this.</param>
    /// <param name="maxLength">The most tokens of a request.</param>
    /// <param name="mostOnPast">Most tokens that a run may have on top of others.</param>
    public GrowingCacheRunner(ExportSession session, int maxLength, int mostOnPast = int.MaxValue)
        : base(session, mostOnPast)
    {
        _maxLength = maxLength;
        _layout = SharedCacheRunner.LayoutOf(session.Export);
        _pasts = new OrtValue[_layout.Tensors];
        _presents = new OrtValue?[_layout.Tensors];
        for (var i = 0; i < _pasts.Length; i++)
            _pasts[i] = Empty(0);
    }

    /// <inheritdoc/>
    public override int Slots => 1;

    /// <inheritdoc/>
    public override int MaxLength => _maxLength;

    /// <summary>Those before a run and those after it are there together.</summary>
    public override long CacheBytes => 2 * _layout.TokenBytes * _maxLength;

    /// <inheritdoc/>
    public override Span<float> Decode(ReadOnlySpan<int> tokens, ReadOnlySpan<int> past)
    {
        Compute(0, past[0], tokens);
        return Run.Logits;
    }

    /// <inheritdoc/>
    public override void Copy(int from, int to, int start, int count) => throw new NotSupportedException("There is one slot.");

    /// <inheritdoc/>
    public override void Swap(int a, int lengthOfA, int b, int lengthOfB) => throw new NotSupportedException("There is one slot.");

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        foreach (var past in _pasts)
            past.Dispose();
    }

    /// <inheritdoc/>
    protected override void Compute(int slot, int past, ReadOnlySpan<int> tokens)
    {
        Cut(past);
        Array.Clear(_presents);
        Run.Run(tokens, [past], _pasts, _presents);
        for (var i = 0; i < _pasts.Length; i++)
        {
            _pasts[i].Dispose();
            _pasts[i] = _presents[i]!;
        }

        _length += tokens.Length;
    }

    // Where a request has the beginning of the one before it, the rest of that is cut off.
    private void Cut(int length)
    {
        if (length == _length)
            return;
        for (var i = 0; i < _pasts.Length; i++)
        {
            using var whole = _pasts[i];
            _pasts[i] = Empty(length);
            if (_layout.Type == TensorElementType.Float16)
                CopyTokens<Half>(whole, _pasts[i], length);
            else
                CopyTokens<float>(whole, _pasts[i], length);
        }

        _length = length;
    }

    private void CopyTokens<T>(OrtValue from, OrtValue to, int length)
        where T : unmanaged
    {
        if (length == 0)
            return;
        using var source = from.Access<T>();
        using var target = to.Access<T>();
        for (var head = 0; head < _layout.KvHeads; head++)
        {
            var kept = source.Span.Slice(head * _length * _layout.HeadSize, length * _layout.HeadSize);
            kept.CopyTo(target.Span[(head * kept.Length)..]);
        }
    }

    private OrtValue Empty(int length) =>
        OrtValue.Allocate(OrtAllocator.Default, _layout.Type, [1, _layout.KvHeads, length, _layout.HeadSize]);
}
