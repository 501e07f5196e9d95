using ServingCluster.Errors;

namespace ServingCluster.Inference.Language.Cache;

/// <summary>How many sequences a cache holds, and of what length. Decided once at load, so that no admission can ask for more memory.</summary>
/// <param name="Slots">Sequences, 1 and up.</param>
/// <param name="Length">Tokens of each, 1 and up.</param>
internal readonly record struct CachePlan(int Slots, int Length)
{
    // Where memory is short, contexts are not cut below this to have more slots.
    private const int UsefulLength = 2048;

    /// <summary>
    /// Fits the cache into its memory. A context length that was asked for is kept and costs slots; else the model's own is cut, down to
    /// 2,048 tokens, before slots are given up.
    /// </summary>
    /// <param name="modelLength">The longest context of the model.</param>
    /// <param name="tokenBytes">Bytes of one token, see <see cref="KvLayout.TokenBytes"/>.</param>
    /// <param name="options">What was asked for.</param>
    /// <exception cref="ServingException">The context asked for is longer than the model's, or not one slot fits.</exception>
    public static CachePlan Fit(int modelLength, long tokenBytes, LanguageEngineOptions options)
    {
        if (options.ContextLength > modelLength)
            throw Refused($"A context of {options.ContextLength} tokens was asked for, but the model's is {modelLength}.");
        var tokens = options.CacheBytes / tokenBytes;
        var length = options.ContextLength ?? (int)Math.Clamp(tokens / options.Slots, Math.Min(UsefulLength, modelLength), modelLength);
        var slots = (int)Math.Min(options.Slots, tokens / length);
        if (slots < 1)
        {
            throw Refused(
                $"The cache of keys and values needs {length * tokenBytes} bytes for one context of {length} tokens, but may have "
                + $"{options.CacheBytes}: allow it more memory or a shorter context.");
        }

        return new CachePlan(slots, length);
    }

    private static ServingException Refused(string message) => new(ErrorCode.InvalidParameterValue, message);
}
