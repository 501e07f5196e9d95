using System.Collections.Immutable;
using ServingCluster.Inference.Graphs.Configs;

namespace ServingCluster.Inference.Graphs.Encoders.Modules;

/// <summary>Reads the config of a Pooling module: a flag for each way, or the names of the ways, as newer versions write them.</summary>
internal static class PoolingReader
{
    private static readonly (PoolingMode Mode, string Name, string Flag)[] All =
    [
        (PoolingMode.Cls, "cls", "pooling_mode_cls_token"),
        (PoolingMode.Max, "max", "pooling_mode_max_tokens"),
        (PoolingMode.Mean, "mean", "pooling_mode_mean_tokens"),
        (PoolingMode.MeanSqrtLength, "mean_sqrt_len_tokens", "pooling_mode_mean_sqrt_len_tokens"),
        (PoolingMode.WeightedMean, "weightedmean", "pooling_mode_weightedmean_tokens"),
        (PoolingMode.LastToken, "lasttoken", "pooling_mode_lasttoken"),
    ];

    public static Pooling Read(string folder, string path)
    {
        var config = ConfigObject.Read(folder, Path.Combine(path, "config.json"));
        RequireKnown(config);
        ImmutableArray<PoolingMode> modes = config.Has("pooling_mode") ? Named(config) : [.. All.Where(m => config.Flag(m.Flag, otherwise: false)).Select(static m => m.Mode)];
        if (modes.IsEmpty)
            throw config.Wrong("pooling_mode_mean_tokens", $"is false as are all others; one of {string.Join(", ", All.Select(static m => m.Flag))} has to be true.");
        return new Pooling(modes, config.Flag("include_prompt", otherwise: true));
    }

    // A way that is not known would otherwise be left out without a word.
    private static void RequireKnown(ConfigObject config)
    {
        foreach (var key in config.Keys())
        {
            if (key.StartsWith("pooling_mode_", StringComparison.Ordinal) && !All.Any(m => m.Flag == key) && config.Flag(key, otherwise: false))
                throw config.Wrong(key, $"is true, which is not supported; supported are {string.Join(", ", All.Select(static m => m.Flag))}.");
        }
    }

    private static ImmutableArray<PoolingMode> Named(ConfigObject config)
    {
        const string Key = "pooling_mode";
        var modes = new SortedSet<PoolingMode>();
        foreach (var name in config.TextOrTexts(Key))
        {
            var known = Array.FindIndex(All, m => m.Name == name);
            modes.Add(known >= 0 ? All[known].Mode : throw config.Wrong(
                Key, $"is '{name}', which is not supported; supported are {string.Join(", ", All.Select(static m => m.Name))}."));
        }

        return [.. modes];
    }
}
