namespace ServingCluster.Inference.Language;

/// <summary>What an engine is doing and has done. Numbers of one moment, up to what changes while they are read.</summary>
internal sealed record EngineSnapshot
{
    /// <summary>Requests that wait for a slot.</summary>
    public required int Waiting { get; init; }

    /// <summary>Requests whose prompt is being computed.</summary>
    public required int Prefilling { get; init; }

    /// <summary>Requests whose answer is being computed.</summary>
    public required int Decoding { get; init; }

    /// <summary>Slots of the cache.</summary>
    public required int Slots { get; init; }

    /// <summary>Tokens that the cache holds for requests at hand.</summary>
    public required long CacheTokensUsed { get; init; }

    /// <summary>Tokens that the cache holds of requests that are over, for later ones with the same beginning.</summary>
    public required long CacheTokensKept { get; init; }

    /// <summary>Tokens that the cache can hold.</summary>
    public required long CacheTokensTotal { get; init; }

    /// <summary>Steps so far; each is a chunk of a prompt, a token for everyone who decodes, or both.</summary>
    public required long Steps { get; init; }

    /// <summary>Tokens of prompts so far, computed or not.</summary>
    public required long PromptTokens { get; init; }

    /// <summary>Those of them that had been computed for an earlier request.</summary>
    public required long CachedTokens { get; init; }

    /// <summary>Tokens given out so far.</summary>
    public required long GeneratedTokens { get; init; }

    /// <summary>Requests begun so far.</summary>
    public required long Begun { get; init; }

    /// <summary>Those of them that found a part of their prompt computed.</summary>
    public required long PrefixHits { get; init; }

    /// <summary>Requests that were refused so far.</summary>
    public required long Refused { get; init; }

    /// <summary>Reads the numbers; from any thread.</summary>
    /// <param name="roster">The engine's.</param>
    /// <param name="waiting">Requests that wait, those that the engine's thread has not looked at included.</param>
    public static EngineSnapshot Of(Roster roster, int waiting)
    {
        var (used, kept) = (0L, 0L);
        foreach (var slot in roster.Slots.Rows)
        {
            if (slot.IsHeld)
                used += slot.Length;
            else
                kept += slot.Length;
        }

        var counters = roster.Counters;
        return new EngineSnapshot
        {
            Waiting = waiting,
            Prefilling = roster.PrefillingCount,
            Decoding = roster.DecodingCount,
            Slots = roster.Slots.Rows.Length,
            CacheTokensUsed = used,
            CacheTokensKept = kept,
            CacheTokensTotal = roster.Slots.Capacity,
            Steps = counters.Steps,
            PromptTokens = counters.PromptTokens,
            CachedTokens = counters.CachedTokens,
            GeneratedTokens = counters.GeneratedTokens,
            Begun = counters.Begun,
            PrefixHits = counters.PrefixHits,
            Refused = counters.Refused,
        };
    }
}
