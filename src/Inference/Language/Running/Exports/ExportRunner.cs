using ServingCluster.Inference.Graphs.Exports;

namespace ServingCluster.Inference.Language.Running.Exports;

/// <summary>What runners of exported graphs have in common: which of a run's logits are given out, and what to do where a graph gives fewer.</summary>
internal abstract class ExportRunner : ICausalRunner
{
    private readonly int _mostOnPast;
    private float[] _collected = [];

    /// <param name="session">The model, which may serve other runners too; to be disposed after this.</param>
    /// <param name="mostOnPast">Most tokens that a run may have on top of others.</param>
    protected ExportRunner(ExportSession session, int mostOnPast)
    {
        _mostOnPast = mostOnPast;
        Export = session.Export;
        Run = new ExportRun(session);
    }

    /// <inheritdoc/>
    public abstract int Slots { get; }

    /// <inheritdoc/>
    public abstract int MaxLength { get; }

    /// <inheritdoc/>
    public abstract long CacheBytes { get; }

    /// <inheritdoc/>
    public int Vocabulary => Export.Vocabulary;

    /// <summary>The model.</summary>
    protected CausalExport Export { get; }

    /// <summary>Runs it.</summary>
    protected ExportRun Run { get; }

    /// <inheritdoc/>
    public Span<float> Prefill(int slot, int past, ReadOnlySpan<int> tokens, PrefillLogits logits)
    {
        var most = past > 0 ? _mostOnPast : int.MaxValue;
        if (tokens.Length <= most)
        {
            Compute(slot, past, tokens);
            if (logits == PrefillLogits.None)
                return [];
            if (logits == PrefillLogits.Last)
                return Run.Logits[^Vocabulary..];
            if (Run.LogitsPerRow == tokens.Length)
                return Run.Logits;
        }

        return OneByOne(slot, past, tokens, logits);
    }

    /// <inheritdoc/>
    public abstract Span<float> Decode(ReadOnlySpan<int> tokens, ReadOnlySpan<int> past);

    /// <inheritdoc/>
    public abstract void Copy(int from, int to, int start, int count);

    /// <inheritdoc/>
    public abstract void Swap(int a, int lengthOfA, int b, int lengthOfB);

    /// <inheritdoc/>
    public void Terminate() => Run.Terminate();

    /// <inheritdoc/>
    public virtual void Dispose() => Run.Dispose();

    /// <summary>Computes some tokens of one slot after those that it holds, or after the first of these.</summary>
    protected abstract void Compute(int slot, int past, ReadOnlySpan<int> tokens);

    private Span<float> OneByOne(int slot, int past, ReadOnlySpan<int> tokens, PrefillLogits logits)
    {
        var wanted = logits == PrefillLogits.All ? tokens.Length : 1;
        if (_collected.Length < wanted * Vocabulary)
            _collected = new float[wanted * Vocabulary];
        for (var i = 0; i < tokens.Length; i++)
        {
            Compute(slot, past + i, tokens.Slice(i, 1));
            Run.Logits.CopyTo(_collected.AsSpan(logits == PrefillLogits.All ? i * Vocabulary : 0));
        }

        return logits == PrefillLogits.None ? [] : _collected.AsSpan(0, wanted * Vocabulary);
    }
}
