using ServingCluster.Errors;

namespace ServingCluster.Inference.Language;

/// <summary>How a language engine shares its model between requests.</summary>
internal sealed record LanguageEngineOptions
{
    /// <summary>Requests that are computed together. From 1 to 256; default 16. Fewer where the memory does not suffice.</summary>
    public int Slots { get; init; } = 16;

    /// <summary>
    /// Most tokens of a request, prompt and answer together. From 1 to the model's own; null for the model's own, or less where the
    /// memory does not suffice for that.
    /// </summary>
    public int? ContextLength { get; init; }

    /// <summary>
    /// Most memory of the cache of keys and values, in bytes. From 1 MiB; default 2 GiB. The operating system gives it as it is first used.
    /// </summary>
    public long CacheBytes { get; init; } = 2L << 30;

    /// <summary>Fewest tokens of a prompt that are computed in one run, its end aside. From 1 to 8,192; default 8.</summary>
    public int MinChunk { get; init; } = 8;

    /// <summary>Most tokens of a prompt that are computed in one run. From the fewest to 8,192; default 512.</summary>
    public int MaxChunk { get; init; } = 512;

    /// <summary>
    /// How long a chunk of a prompt may take beside requests that decode, as a multiple of a decode step: their tokens come at most this
    /// much and once later. From 0.1 to 100; default 1.
    /// </summary>
    public double ChunkTimeRatio { get; init; } = 1;

    /// <summary>
    /// How long a chunk may take when nobody decodes: so long a request that comes meanwhile waits to be looked at. From 1 ms to 10 s;
    /// default 0.5 s.
    /// </summary>
    public TimeSpan ChunkTime { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>
    /// A prompt that is computed within this time is computed at one go, whoever decodes, and so are several that are together: in many
    /// small runs it takes longer, and so do those that wait behind it. From 0, for none, to 10 s; default 0.15 s.
    /// </summary>
    public TimeSpan ShortPromptTime { get; init; } = TimeSpan.FromSeconds(0.15);

    /// <summary>Most requests that wait for a slot; what comes then is refused. From 1 to 100,000; default 1,024.</summary>
    public int MaxWaiting { get; init; } = 1024;

    /// <summary>Checks every setting.</summary>
    /// <exception cref="ServingException">One or more are out of their range; the message names each with its value and range.</exception>
    public void Validate()
    {
        var mistakes = new Mistakes();
        Require(mistakes, nameof(Slots), Slots, Slots is >= 1 and <= 256, "from 1 to 256");
        Require(mistakes, nameof(ContextLength), ContextLength, ContextLength is null or >= 1, "1 or more");
        Require(mistakes, nameof(CacheBytes), CacheBytes, CacheBytes >= 1 << 20, "1 MiB (1048576) or more");
        Require(mistakes, nameof(MinChunk), MinChunk, MinChunk is >= 1 and <= 8192, "from 1 to 8192");
        Require(mistakes, nameof(MaxChunk), MaxChunk, MaxChunk >= MinChunk && MaxChunk <= 8192, $"from MinChunk ({MinChunk}) to 8192");
        Require(mistakes, nameof(ChunkTimeRatio), ChunkTimeRatio, ChunkTimeRatio is >= 0.1 and <= 100, "from 0.1 to 100");
        Require(
            mistakes, nameof(ChunkTime), ChunkTime, ChunkTime.TotalMilliseconds is >= 1 and <= 10_000, "from 1 millisecond to 10 seconds");
        Require(
            mistakes, nameof(ShortPromptTime), ShortPromptTime, ShortPromptTime.TotalMilliseconds is >= 0 and <= 10_000, "from 0 to 10 seconds");
        Require(mistakes, nameof(MaxWaiting), MaxWaiting, MaxWaiting is >= 1 and <= 100_000, "from 1 to 100000");
        mistakes.ThrowIfAny();
    }

    private static void Require<T>(Mistakes mistakes, string setting, T value, bool holds, string rule)
    {
        if (!holds)
            mistakes.Add(setting, FormattableString.Invariant($"must be {rule}, but is {value}."));
    }
}
