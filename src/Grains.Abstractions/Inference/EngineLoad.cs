namespace ServingCluster.Inference;

/// <summary>What a language model is doing at one moment.</summary>
/// <param name="Running">Requests that are being computed.</param>
/// <param name="Queued">Requests that wait for a place.</param>
/// <param name="CacheTokens">Tokens whose keys and values the cache can hold.</param>
/// <param name="CacheTokensUsed">Those of them that requests at hand hold; what is kept for later requests can be given up and does not count.</param>
/// <param name="CacheBlockTokens">Fewest tokens of a prompt's beginning that one request takes over from another's cache.</param>
public sealed record EngineLoad(int Running, int Queued, long CacheTokens, long CacheTokensUsed, int CacheBlockTokens)
{
    /// <summary>Blocks of the cache: so many beginnings of prompts it can keep apart.</summary>
    public long CacheBlocks => CacheTokens / CacheBlockTokens;

    /// <summary>Two models taken together.</summary>
    public EngineLoad Plus(EngineLoad other) => this with
    {
        Running = Running + other.Running,
        Queued = Queued + other.Queued,
        CacheTokens = CacheTokens + other.CacheTokens,
        CacheTokensUsed = CacheTokensUsed + other.CacheTokensUsed,
    };
}
