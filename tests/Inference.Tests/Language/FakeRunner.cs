using ServingCluster.Inference.Language.Running;

namespace ServingCluster.Inference.Tests.Language;

/// <summary>
/// A runner of <see cref="HashModel"/> whose cache holds tokens in place of keys and values: logits come from what is in the slots, so that
/// a slot mixed up, moved wrongly or cut wrongly shows at once.
/// </summary>
internal sealed class FakeRunner(int slots, int maxLength, int vocabulary) : ICausalRunner
{
    private readonly int[][] _cells = [.. Enumerable.Range(0, slots).Select(_ => Enumerable.Repeat(-1, maxLength).ToArray())];
    private float[] _logits = [];

    public int Slots => slots;

    public int MaxLength => maxLength;

    public int Vocabulary => vocabulary;

    public long CacheBytes => slots * (long)maxLength * sizeof(int);

    /// <summary>Tokens of each prefill run.</summary>
    public List<int> Chunks { get; } = [];

    /// <summary>Rows of each decode run.</summary>
    public List<int> Decodes { get; } = [];

    /// <summary>Tokens copied from one slot to another.</summary>
    public int Copied { get; private set; }

    /// <summary>How often two slots changed places.</summary>
    public int Swaps { get; private set; }

    public bool IsTerminated { get; private set; }

    public bool IsDisposed { get; private set; }

    /// <summary>Called in every run: may wait, throw, or let time pass.</summary>
    public Action<FakeRunner> OnRun { get; set; } = static _ => { };

    /// <summary>Changes logits before they are given out: whether of a prefill, and which.</summary>
    public Action<float[]> OnLogits { get; set; } = static _ => { };

    public Span<float> Prefill(int slot, int past, ReadOnlySpan<int> tokens, PrefillLogits logits)
    {
        Assert.False(IsDisposed);
        Assert.True(tokens.Length > 0 && past + tokens.Length <= maxLength);
        Chunks.Add(tokens.Length);
        OnRun(this);
        tokens.CopyTo(_cells[slot].AsSpan(past));
        var count = logits switch { PrefillLogits.None => 0, PrefillLogits.Last => 1, _ => tokens.Length };
        _logits = new float[count * vocabulary];
        for (var i = 0; i < count; i++)
            HashModel.Logits(_cells[slot].AsSpan(0, past + tokens.Length - count + i + 1), _logits.AsSpan(i * vocabulary, vocabulary));
        OnLogits(_logits);
        return _logits;
    }

    public Span<float> Decode(ReadOnlySpan<int> tokens, ReadOnlySpan<int> past)
    {
        Assert.False(IsDisposed);
        Assert.Equal(tokens.Length, past.Length);
        Assert.InRange(tokens.Length, 1, slots);
        Decodes.Add(tokens.Length);
        OnRun(this);
        _logits = new float[tokens.Length * vocabulary];
        for (var row = 0; row < tokens.Length; row++)
        {
            _cells[row][past[row]] = tokens[row];
            HashModel.Logits(_cells[row].AsSpan(0, past[row] + 1), _logits.AsSpan(row * vocabulary, vocabulary));
        }

        OnLogits(_logits);
        return _logits;
    }

    public void Copy(int from, int to, int start, int count)
    {
        Assert.NotEqual(from, to);
        _cells[from].AsSpan(start, count).CopyTo(_cells[to].AsSpan(start));
        Copied += count;
    }

    public void Swap(int a, int lengthOfA, int b, int lengthOfB)
    {
        Assert.NotEqual(a, b);
        var (ofA, ofB) = (_cells[a][..lengthOfA], _cells[b][..lengthOfB]);
        ofA.CopyTo(_cells[b], 0);
        ofB.CopyTo(_cells[a], 0);
        Swaps++;
    }

    public void Terminate() => IsTerminated = true;

    public void Dispose() => IsDisposed = true;
}
