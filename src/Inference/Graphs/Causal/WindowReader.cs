using System.Collections.Immutable;
using ServingCluster.Inference.Graphs.Configs;

namespace ServingCluster.Inference.Graphs.Causal;

/// <summary>Reads which layers attend to a window of the last tokens alone.</summary>
internal static class WindowReader
{
    private const string TypesKey = "layer_types";

    // The transformers library's, where the config is silent.
    private const int DefaultFullLayers = 28;

    /// <summary>By layer, how many tokens, itself included, a token attends to; 0 for all.</summary>
    public static ImmutableArray<int> Read(ConfigObject config, WindowRule rule, int layers)
    {
        var window = rule == WindowRule.None || (rule == WindowRule.Upper && !config.Flag("use_sliding_window", otherwise: false))
            ? 0
            : config.IntOrNull("sliding_window") ?? 0;
        if (window == 0)
            return [.. new int[layers]];
        if (config.TextsOrNull(TypesKey) is { } types)
            return ByType(config, types, window, layers);
        var first = rule == WindowRule.Upper ? config.IntOrNull("max_window_layers", least: 0) ?? DefaultFullLayers : 0;
        return [.. Enumerable.Range(0, layers).Select(layer => layer >= first ? window : 0)];
    }

    private static ImmutableArray<int> ByType(ConfigObject config, IReadOnlyList<string> types, int window, int layers)
    {
        if (types.Count != layers)
            throw config.Wrong(TypesKey, $"has {types.Count} entries; num_hidden_layers is {layers}.");
        return
        [
            .. types.Select(type => type switch
            {
                "full_attention" => 0,
                "sliding_attention" => window,
                _ => throw config.Wrong(TypesKey, $"holds '{type}'; full_attention and sliding_attention are supported."),
            }),
        ];
    }
}
