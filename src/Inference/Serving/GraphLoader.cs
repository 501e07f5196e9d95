using ServingCluster.Errors;
using ServingCluster.Inference.Models;
using ServingCluster.Inference.Onnx;
using ServingCluster.Inference.Scoring.Plans;
using ServingCluster.Inference.Scoring.Writing;
using ServingCluster.Inference.Settings;

namespace ServingCluster.Inference.Serving;

/// <summary>Loads the graph of a model folder and checks that signature and graph go together.</summary>
internal static class GraphLoader
{
    /// <summary>Loads it.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="device">The device, such as <c>cpu</c> or <c>cuda:0</c>.</param>
    /// <param name="settings">How it is to be run.</param>
    /// <exception cref="ServingException">ONNX Runtime refuses it, or signature and graph contradict each other; the message says how.</exception>
    public static LoadedGraph Load(OnnxModelFolder folder, string device, ModelSettings settings)
    {
        var name = Path.GetFileName(folder.ModelFile);
        GraphRunner? graph = null;
        try
        {
            using var options = SessionOptions.Of(settings, device);
            graph = new GraphRunner(OrtSession.Load(folder.ModelFile, options));
            var signature = folder.Signature ?? GraphSignature.Derive(graph.Inputs, [.. graph.Outputs.Where(o => o.Type.Kind == OrtKind.Tensor).Select(o => o.ToTensorSpec())]);
            RequireWritableOutputs(graph);
            return new LoadedGraph(folder, graph, settings, signature, InputPlan.Compile(signature, graph.Inputs));
        }
        catch (Exception e) when (e is OrtException or NotSupportedException)
        {
            graph?.Dispose();
            throw new ServingException(ErrorCode.InvalidParameterValue, $"ONNX Runtime {OnnxRuntime.Version} cannot load '{name}': {e.Message.Replace(folder.ModelFile, name, StringComparison.Ordinal)}", innerException: e);
        }
        catch
        {
            graph?.Dispose();
            throw;
        }
    }

    private static void RequireWritableOutputs(GraphRunner graph)
    {
        foreach (var output in graph.Outputs)
        {
            if (output.Type.Kind == OrtKind.Tensor && !ElementWriters.CanWrite(output.Type.ElementType))
                throw new NotSupportedException($"the output '{output.Name}' is a {output.Type}, which has no form in JSON; add a Cast to the graph.");
        }
    }
}
