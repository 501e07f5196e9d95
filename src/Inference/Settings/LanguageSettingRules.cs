using ServingCluster.Models;
using static ServingCluster.Inference.Settings.SettingText;

namespace ServingCluster.Inference.Settings;

/// <summary>All settings that a model that continues text knows.</summary>
internal static class LanguageSettingRules
{
    private const long LeastCache = 1L << 20;
    private const string Bits = ModelQuantization.Names;

    private static readonly SettingRule<LanguageModelSettings>[] Rules =
    [
        new("SERVING_MAX_SEQUENCES", "a whole number of requests computed together, from 1 to 256",
            (s, text) => Whole(text, 1, 256) is { } n ? s with { Engine = s.Engine with { Slots = n } } : null),
        new("SERVING_MAX_MODEL_LENGTH", "a whole number of tokens from 1 to the model's own context",
            (s, text) => Whole(text, 1, int.MaxValue) is { } n ? s with { Engine = s.Engine with { ContextLength = n } } : null),
        new("SERVING_KV_CACHE_BYTES", "a whole number of bytes from 1048576 (1 MiB)",
            (s, text) => Whole(text, LeastCache, long.MaxValue) is { } n ? s with { Engine = s.Engine with { CacheBytes = n } } : null),
        new("SERVING_PREFILL_CHUNK", "a whole number of tokens from 1 to 8192",
            (s, text) => Whole(text, 1, 8192) is { } n ? s with { PrefillChunk = n } : null),
        new("SERVING_MAX_WAITING", "a whole number of requests from 1 to 100000",
            (s, text) => Whole(text, 1, 100_000) is { } n ? s with { Engine = s.Engine with { MaxWaiting = n } } : null),
        new(ModelQuantization.Setting, Bits,
            (s, text) => QuantizationNames.Find(text) is { } bits ? s with { Quantization = s.Quantization with { Layers = bits } } : null),
        new("SERVING_QUANTIZATION_HEAD", Bits,
            (s, text) => QuantizationNames.Find(text) is { } bits ? s with { Quantization = s.Quantization with { HeadChoice = bits } } : null),
        new("SERVING_QUANTIZATION_EMBEDDINGS", Bits,
            (s, text) => QuantizationNames.Find(text) is { } bits ? s with { Quantization = s.Quantization with { EmbeddingsChoice = bits } } : null),
        new("SERVING_INTRA_OP_NUM_THREADS", Threads,
            (s, text) => Whole(text, 0, 1024) is { } n ? s with { Session = s.Session with { IntraOpThreads = n } } : null),
        new("SERVING_EXECUTION_PROVIDERS", ProviderList,
            (s, text) => Providers(text) is { } list
                ? s with { Session = s.Session with { Providers = list, ProvidersRequired = true } }
                : null),
    ];

    /// <summary>The table of them.</summary>
    public static SettingTable<LanguageModelSettings> Table { get; } = new("a model that continues text", Rules);
}
