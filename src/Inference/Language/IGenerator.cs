namespace ServingCluster.Inference.Language;

/// <summary>A language model that continues prompts, many at a time. Thread-safe.</summary>
internal interface IGenerator : IAsyncDisposable
{
    /// <summary>Most tokens of prompt and answer together.</summary>
    int ContextLength { get; }

    /// <summary>Requests that wait for a place just now.</summary>
    int Waiting { get; }

    /// <summary>Requests that are computed together.</summary>
    int Slots { get; }

    /// <summary>Tokens of prompts and answers together so far. A prompt counts when it begins to be computed, cached or not.</summary>
    long Tokens { get; }

    /// <summary>Memory of the cache of keys and values, in bytes.</summary>
    long CacheBytes { get; }

    /// <summary>What it is doing just now.</summary>
    EngineLoad Load { get; }

    /// <summary>Why it can generate no more; null while it can.</summary>
    string? Fault { get; }

    /// <summary>Begins a generation. The request fits the context; that is for the caller to check.</summary>
    /// <exception cref="ArgumentException">It does not fit.</exception>
    IGeneration Start(GenerationRequest request);
}
