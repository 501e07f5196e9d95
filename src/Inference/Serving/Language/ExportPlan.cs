using ServingCluster.Inference.Graphs.Exports;
using ServingCluster.Inference.Language;
using ServingCluster.Inference.Language.Cache;
using ServingCluster.Inference.Language.Running.Exports;

namespace ServingCluster.Inference.Serving.Language;

/// <summary>How an exported model shares memory and runs between requests.</summary>
internal static class ExportPlan
{
    // Exported graphs give logits of all tokens of a prompt, not of the last alone: 64 MiB of them.
    private const int MostLogits = 16 << 20;

    /// <summary>How the cache of keys and values is cut.</summary>
    /// <param name="export">The model.</param>
    /// <param name="options">What was asked for.</param>
    /// <param name="together">Whether requests share runs; else there is one slot.</param>
    /// <exception cref="Errors.ServingException">The context asked for is longer than the model's, or not one slot fits.</exception>
    public static CachePlan Of(CausalExport export, LanguageEngineOptions options, bool together)
    {
        // A cache that grows is there twice while a run lasts.
        var tokenBytes = SharedCacheRunner.LayoutOf(export).TokenBytes * (export.SharesCache ? 1 : 2);
        return CachePlan.Fit(export.MaxPositions, tokenBytes, together ? options : options with { Slots = 1 });
    }

    /// <summary>Options whose chunks do not take more memory than their logits are worth.</summary>
    public static LanguageEngineOptions Bound(CausalExport export, LanguageEngineOptions options)
    {
        var most = Math.Clamp(MostLogits / export.Vocabulary, 1, options.MaxChunk);
        return options with { MaxChunk = most, MinChunk = Math.Min(options.MinChunk, most) };
    }

    /// <summary>Memory that a replica takes beside the runtime's own, in bytes: weights may be laid out anew beside those of the file.</summary>
    public static long MemoryOf(CausalExport export, long sizeBytes, CachePlan plan)
    {
        var cache = SharedCacheRunner.LayoutOf(export).TokenBytes * plan.Slots * plan.Length;
        return (2 * sizeBytes) + (export.SharesCache ? cache : 2 * cache);
    }
}
