using ServingCluster.Inference.Models;
using ServingCluster.Inference.Onnx;
using ServingCluster.Inference.Scoring.Plans;
using ServingCluster.Inference.Settings;
using ServingCluster.Models;

namespace ServingCluster.Inference.Serving;

/// <summary>A graph in memory with everything that serving it needs.</summary>
/// <param name="Folder">Where it came from.</param>
/// <param name="Graph">Runs it; for the receiver to dispose.</param>
/// <param name="Settings">How it is to be run.</param>
/// <param name="Signature">The logged signature, or the one derived from the graph.</param>
/// <param name="Plan">How requests become its inputs.</param>
internal sealed record LoadedGraph(OnnxModelFolder Folder, GraphRunner Graph, ModelSettings Settings, ModelSignature Signature, InputPlan Plan)
{
    /// <summary>Whether requests may share runs.</summary>
    public bool SharesRuns { get; init; } = Plan.CanBatch && Settings.MaxBatchRows > 1 && !Graph.Outputs.Any(HasFixedRows);

    // An output of a fixed size could be taken for one with an entry per row when a run happens to have as many.
    private static bool HasFixedRows(OrtValueInfo output) => output.Type is { Kind: OrtKind.Tensor, Dimensions: [>= 0, ..] };
}
