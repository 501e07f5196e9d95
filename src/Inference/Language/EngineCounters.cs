namespace ServingCluster.Inference.Language;

/// <summary>What an engine counts from its start. Written by its thread, read by any.</summary>
internal sealed class EngineCounters
{
    private long _steps;
    private long _begun;
    private long _promptTokens;
    private long _prefixHits;
    private long _cachedTokens;
    private long _generatedTokens;
    private long _refused;

    public long Steps => Volatile.Read(ref _steps);

    public long Begun => Volatile.Read(ref _begun);

    public long PromptTokens => Volatile.Read(ref _promptTokens);

    public long PrefixHits => Volatile.Read(ref _prefixHits);

    public long CachedTokens => Volatile.Read(ref _cachedTokens);

    public long GeneratedTokens => Volatile.Read(ref _generatedTokens);

    public long Refused => Volatile.Read(ref _refused);

    public void CountStep() => _steps++;

    public void CountBegun(int promptTokens)
    {
        _begun++;
        _promptTokens += promptTokens;
    }

    public void CountCached(int tokens, bool first)
    {
        _cachedTokens += tokens;
        _prefixHits += first ? 1 : 0;
    }

    public void CountGenerated(int tokens) => _generatedTokens += tokens;

    /// <summary>Refusals alone are counted by any thread.</summary>
    public void CountRefused() => Interlocked.Increment(ref _refused);
}
