using ServingCluster.Gateway.Providers;

namespace ServingCluster.Gateway.PassThrough;

/// <summary>The numbers of one <c>usage</c> object; null where it doesn't give one.</summary>
internal struct UsageCounts
{
    /// <summary>Input tokens; Anthropic's are without those of the cache.</summary>
    public int? Input;

    /// <summary>Output tokens.</summary>
    public int? Output;

    /// <summary>OpenAI's: input tokens from the cache, a part of <see cref="Input"/>.</summary>
    public int? Cached;

    /// <summary>Anthropic's: tokens read from the cache, besides <see cref="Input"/>.</summary>
    public int? CacheRead;

    /// <summary>Anthropic's: tokens written to the cache, besides <see cref="Input"/>.</summary>
    public int? CacheWritten;

    /// <summary>Brings them to a meter.</summary>
    /// <param name="meter">The meter.</param>
    /// <param name="isAnthropic">Whether tokens of the cache stand besides the input's.</param>
    public readonly void Apply(UsageMeter meter, bool isAnthropic = false)
    {
        var besides = isAnthropic ? (CacheRead ?? 0) + (CacheWritten ?? 0) : 0;
        if (Input is { } input)
            meter.InputTokens = input + besides;
        if (Output is { } output)
            meter.OutputTokens = output;
        if ((isAnthropic ? CacheRead : Cached) is { } cached)
            meter.CachedInputTokens = cached;
    }
}
