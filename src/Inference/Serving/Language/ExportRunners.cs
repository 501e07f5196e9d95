using ServingCluster.Inference.Graphs.Exports;
using ServingCluster.Inference.Language;
using ServingCluster.Inference.Language.Cache;
using ServingCluster.Inference.Language.Running;
using ServingCluster.Inference.Language.Running.Exports;

namespace ServingCluster.Inference.Serving.Language;

/// <summary>Makes the runner that an exported graph allows.</summary>
internal static class ExportRunners
{
    /// <summary>Tries the graph, and makes its runner.</summary>
    /// <param name="session">The graph; to be disposed after the runner.</param>
    /// <param name="options">How requests are to share it.</param>
    /// <param name="log">Is told what the graph can do and what it cannot.</param>
    /// <returns>The runner, what its cache holds, and what users should know of it; empty where requests share its runs.</returns>
    /// <exception cref="Errors.ServingException">The graph gives wrong answers, or its cache does not fit into its memory.</exception>
    public static (ICausalRunner Runner, CachePlan Plan, string Note) Make(ExportSession session, LanguageEngineOptions options, Action<string> log)
    {
        var export = session.Export;
        var (together, mostOnPast) = ExportTrial.Run(session);
        var plan = ExportPlan.Of(export, options, together);
        var sentence = $"'{Path.GetFileName(export.ModelFile)}' is run as it was exported, {Sharing(export, together)}";
        log(sentence);
        if (mostOnPast == 1)
            log("It takes a single token on top of others: prompts are computed token by token after their first chunk.");
        return (
            export.SharesCache ? new SharedCacheRunner(session, plan, mostOnPast) : new GrowingCacheRunner(session, plan.Length, mostOnPast), plan,
            together ? "" : sentence);
    }

    private static string Sharing(CausalExport export, bool together) => (together, export.SharesCache) switch
    {
        (true, _) => "with continuous batching: past and present share one cache.",
        (_, false) => "without continuous batching, one request after the other: it gives new keys and values with each run.",
        _ => "without continuous batching, one request after the other: its rows cannot share a run.",
    };
}
