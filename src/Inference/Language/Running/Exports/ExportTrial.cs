using System.Numerics.Tensors;
using ServingCluster.Errors;
using ServingCluster.Inference.Graphs.Exports;
using ServingCluster.Inference.Language.Cache;
using ServingCluster.Inference.Onnx;

namespace ServingCluster.Inference.Language.Running.Exports;

/// <summary>
/// Tries out at load what an exported graph can do, as its inputs and outputs do not tell: a few tokens are computed in several ways, which
/// all have to give what one run gives.
/// </summary>
internal static class ExportTrial
{
    // So few that the same kernels compute them alone and together: those for more tokens may round otherwise where weights are quantised.
    private const int Tokens = 3;

    // The ids are spread over the vocabulary, so that it shows which of them a token has seen.
    private const long Spread = 2_654_435_761;

    // Sums in another order, in half precision too, differ by less; a wrong mask or position by much more.
    private const float Tolerance = 0.05f;

    /// <summary>Tries a graph.</summary>
    /// <param name="session">The graph.</param>
    /// <returns>Whether several requests may share a run, and how many tokens a run may have on top of others: one, or any number.</returns>
    /// <exception cref="ServingException">Even tokens one by one do not give what one run gives.</exception>
    public static (bool RowsTogether, int MostOnPast) Run(ExportSession session)
    {
        var plan = new CachePlan(2, Math.Min(Tokens + 2, session.Export.MaxPositions));
        using ExportRunner runner = session.Export.SharesCache ? new SharedCacheRunner(session, plan) : new GrowingCacheRunner(session, plan.Length);
        int[] tokens = [.. Enumerable.Range(1, Math.Min(Tokens, plan.Length)).Select(i => (int)(i * Spread % session.Export.Vocabulary))];
        var whole = runner.Prefill(0, 0, tokens, PrefillLogits.Last).ToArray();
        if (tokens.Length < Tokens)
            return (false, 1);
        RequireSteps(runner, session.Export, tokens, whole);
        var mostOnPast = Holds(() => ChunksFollow(runner, tokens, whole)) ? int.MaxValue : 1;
        return (session.Export.SharesCache && Holds(() => RowsAreApart(runner, tokens, whole)), mostOnPast);
    }

    // Some graphs refuse what others compute wrongly.
    private static bool Holds(Func<bool> trial)
    {
        try
        {
            return trial();
        }
        catch (OrtException)
        {
            return false;
        }
    }

    private static bool ChunksFollow(ExportRunner runner, int[] tokens, float[] whole)
    {
        runner.Prefill(0, 0, tokens.AsSpan(0, 1), PrefillLogits.None);
        return IsSame(whole, runner.Prefill(0, 1, tokens.AsSpan(1), PrefillLogits.Last));
    }

    private static void RequireSteps(ExportRunner runner, CausalExport export, int[] tokens, float[] whole)
    {
        runner.Prefill(0, 0, tokens.AsSpan(0, tokens.Length - 2), PrefillLogits.None);
        runner.Decode([tokens[^2]], [tokens.Length - 2]);
        if (!IsSame(whole, runner.Decode([tokens[^1]], [tokens.Length - 1])))
        {
            throw export.Wrong(
                export.Names.PastKeys[0], "tokens one by one do not give what they give in one run, so answers would be wrong.");
        }
    }

    // Rows of different lengths, the second of which has to give what it gives by itself, and so has the first.
    private static bool RowsAreApart(ExportRunner runner, int[] tokens, float[] whole)
    {
        var alone = runner.Prefill(1, 0, tokens.AsSpan(0, 2), PrefillLogits.Last).ToArray();
        runner.Prefill(0, 0, tokens.AsSpan(0, tokens.Length - 1), PrefillLogits.None);
        runner.Prefill(1, 0, tokens.AsSpan(0, 1), PrefillLogits.None);
        var together = runner.Decode([tokens[^1], tokens[1]], [tokens.Length - 1, 1]);
        return IsSame(whole, together[..whole.Length]) && IsSame(alone, together[whole.Length..]);
    }

    private static bool IsSame(ReadOnlySpan<float> wanted, ReadOnlySpan<float> found) =>
        TensorPrimitives.Distance(wanted, found) <= Tolerance * TensorPrimitives.Norm(wanted);
}
