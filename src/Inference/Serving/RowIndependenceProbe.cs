using ServingCluster.Inference.Onnx;
using ServingCluster.Inference.Scoring;
using ServingCluster.Inference.Tensors;

namespace ServingCluster.Inference.Serving;

/// <summary>
/// Finds out whether a model scores each row by itself. A free first axis does not prove it (a model may subtract the mean of the
/// batch), so a few made-up rows are run together and alone and compared. When in doubt, the answer is no.
/// </summary>
internal static class RowIndependenceProbe
{
    private const int Rows = 3;

    /// <summary>Runs the trial.</summary>
    public static ProbeFinding Try(GraphRunner graph)
    {
        var values = new List<ModelValue>();
        try
        {
            var together = Run(graph, SampleTensors.Make(graph.Inputs, 0, Rows, values), values);
            if (!ScoringResponseWriter.AreRowAligned(together, Rows))
                return new ProbeFinding(false, "an output has no entry per row.");
            for (var row = 0; row < Rows; row++)
            {
                var alone = Run(graph, SampleTensors.Make(graph.Inputs, row, 1, values), values);
                if (!ScoringResponseWriter.AreRowAligned(alone, 1) || !RowComparer.AreEqual(together, row, alone))
                    return new ProbeFinding(false, "a row's answer depends on the other rows of its run.");
            }

            return new ProbeFinding(true, "");
        }
        catch (OrtException e)
        {
            return new ProbeFinding(false, $"a trial with made-up rows failed: {e.Message}");
        }
        finally
        {
            foreach (var value in values)
                value.Dispose();
        }
    }

    private static ModelValue[] Run(GraphRunner graph, Tensor[] inputs, List<ModelValue> keep)
    {
        var outputs = graph.Run(inputs);
        keep.AddRange(outputs);
        return outputs;
    }
}
