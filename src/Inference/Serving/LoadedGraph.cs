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
    public bool SharesRuns { get; init; } = Plan.CanBatch && Settings.MaxBatchRows > 1;
}
