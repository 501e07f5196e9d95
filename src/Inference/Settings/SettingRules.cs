using static ServingCluster.Inference.Settings.SettingText;

namespace ServingCluster.Inference.Settings;

/// <summary>All settings that an ONNX model knows; a model that embeds text knows the same.</summary>
internal static class SettingRules
{
    private static readonly SettingRule<ModelSettings>[] Rules =
    [
        new("SERVING_MAX_BATCH_SIZE", "a whole number of rows from 1 (no batching) to 65536",
            (s, text) => Whole(text, 1, 65536) is { } n ? s with { MaxBatchRows = n } : null),
        new("SERVING_CONCURRENT_RUNS", "a whole number from 1 to 64",
            (s, text) => Whole(text, 1, 64) is { } n ? s with { ConcurrentRuns = n } : null),
        new("SERVING_INTRA_OP_NUM_THREADS", Threads,
            (s, text) => Whole(text, 0, 1024) is { } n ? s with { IntraOpThreads = n } : null),
        new("SERVING_INTER_OP_NUM_THREADS", Threads,
            (s, text) => Whole(text, 0, 1024) is { } n ? s with { InterOpThreads = n } : null),
        new("SERVING_EXECUTION_MODE", "sequential or parallel",
            (s, text) => Mode(text) is { } mode ? s with { ExecutionMode = mode } : null),
        new("SERVING_GRAPH_OPTIMIZATION_LEVEL", "one of disabled, basic, extended, all (or ONNX Runtime's 0, 1, 2, 99)",
            (s, text) => Level(text) is { } level ? s with { GraphOptimization = level } : null),
        new("SERVING_EXECUTION_PROVIDERS", ProviderList,
            (s, text) => Providers(text) is { } list ? s with { Providers = list, ProvidersRequired = true } : null),
    ];

    /// <summary>Those of an ONNX model.</summary>
    public static SettingTable<ModelSettings> Onnx { get; } = new("an ONNX model", Rules);

    /// <summary>Those of a model that embeds text.</summary>
    public static SettingTable<ModelSettings> Embedding { get; } = new("a model that embeds text", Rules);

    private static ExecutionMode? Mode(string text) => text.ToLowerInvariant() switch
    {
        "sequential" or "ort_sequential" or "0" => ExecutionMode.Sequential,
        "parallel" or "ort_parallel" or "1" => ExecutionMode.Parallel,
        _ => null,
    };

    private static GraphOptimizationLevel? Level(string text) => text.ToLowerInvariant() switch
    {
        "disabled" or "ort_disable_all" or "0" => GraphOptimizationLevel.Disabled,
        "basic" or "ort_enable_basic" or "1" => GraphOptimizationLevel.Basic,
        "extended" or "ort_enable_extended" or "2" => GraphOptimizationLevel.Extended,
        "all" or "ort_enable_all" or "99" => GraphOptimizationLevel.All,
        _ => null,
    };
}
