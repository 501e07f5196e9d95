using ServingCluster.Inference.Models;
using ServingCluster.Inference.Onnx;
using ServingCluster.Inference.Serving;
using ServingCluster.Inference.Settings;
using ServingCluster.Inference.Tensors;

namespace ServingCluster.Bare;

/// <summary>A session with the options that the server would give it. Any number of threads run it at once.</summary>
internal sealed class BareGraph : IDisposable
{
    private readonly GraphRunner _graph;

    private BareGraph(GraphRunner graph)
    {
        _graph = graph;
    }

    /// <summary>Loads the model of an MLflow folder.</summary>
    public static BareGraph Load(string folder)
    {
        var found = OnnxModelFolderReader.Read(folder) ?? throw new FileNotFoundException($"There is no ONNX model in '{folder}'.");
        var settings = ModelSettingsReader.Read(found, new Dictionary<string, string>());
        return new BareGraph(GraphLoader.Load(found, "cpu", settings).Graph);
    }

    /// <summary>Runs the graph on the calling thread.</summary>
    public ModelValue[] Run(Tensor input) => _graph.Run([input]);

    /// <inheritdoc/>
    public void Dispose() => _graph.Dispose();
}
