namespace ServingCluster.Accuracy;

/// <summary>How far greedy answers of two builds are the same.</summary>
internal sealed class Agreement
{
    private long _tokens;
    private long _common;
    private int _answers;
    private int _equal;

    public int Answers => _answers;

    /// <summary>Answers that are the same to the end.</summary>
    public double Equal => (double)_equal / _answers;

    /// <summary>The part of the answers' tokens that comes before the first difference.</summary>
    public double Common => (double)_common / _tokens;

    public void Add(int[] baseline, int[] answer)
    {
        _answers++;
        _tokens += baseline.Length;
        _common += baseline.AsSpan().CommonPrefixLength(answer);
        if (baseline.AsSpan().SequenceEqual(answer))
            _equal++;
    }
}
