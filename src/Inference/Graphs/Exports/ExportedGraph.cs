using Google.Protobuf;
using ServingCluster.Inference.Graphs.Proto;
using ServingCluster.Inference.Models;
using ServingCluster.Inference.Tensors;

namespace ServingCluster.Inference.Graphs.Exports;

/// <summary>What can be learnt of an exported graph without loading it.</summary>
internal sealed class ExportedGraph
{
    private const int PastAxes = 4;
    private const int HeadsAxis = 1;
    private const int HeadSizeAxis = 3;

    private readonly GraphProto _graph;
    private readonly string _file;
    private readonly Dictionary<string, TypeProto.Types.Tensor> _inputs;
    private readonly HashSet<string> _outputs;

    private ExportedGraph(GraphProto graph, string file)
    {
        (_graph, _file) = (graph, file);
        // Older graphs list their weights among the inputs.
        var weights = graph.Initializer.Select(static t => t.Name).ToHashSet(StringComparer.Ordinal);
        _inputs = graph.Input.Where(i => !weights.Contains(i.Name)).ToDictionary(static i => i.Name, static i => i.Type.TensorType, StringComparer.Ordinal);
        _outputs = graph.Output.Select(static o => o.Name).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>The names of all inputs.</summary>
    public IReadOnlyCollection<string> Inputs => _inputs.Keys;

    /// <summary>Reads a graph; weights in other files stay there.</summary>
    /// <exception cref="Errors.ServingException">The file is no ONNX model.</exception>
    public static ExportedGraph Read(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            return new ExportedGraph(ModelProto.Parser.WithDiscardUnknownFields(true).ParseFrom(file).Graph ?? new GraphProto(), Path.GetFileName(path));
        }
        catch (InvalidProtocolBufferException e)
        {
            throw Broken.Key(Path.GetFileName(path), "", $"is no ONNX model: {e.Message}", e);
        }
    }

    /// <summary>Whether the graph has an output.</summary>
    public bool HasOutput(string name) => _outputs.Contains(name);

    /// <summary>Whether the graph has an input.</summary>
    public bool HasInput(string name) => _inputs.ContainsKey(name);

    /// <summary>Heads, head size and type of the keys and values, which all layers share.</summary>
    /// <exception cref="Errors.ServingException">They do not, or have another form; the message names the input.</exception>
    public (int KvHeads, int HeadSize, TensorElementType Type) CacheOf(ExportNames names)
    {
        var all = names.PastKeys.Concat(names.PastValues).Select(n => (Name: n, Form: FormOf(n))).ToArray();
        foreach (var (name, form) in all)
        {
            if (form != all[0].Form)
                throw Wrong(name, $"differs from {all[0].Name}; all layers have to have the same heads, head size and type.");
        }

        return all[0].Form;
    }

    /// <summary>Fails unless an input is int64 (or bool).</summary>
    /// <exception cref="Errors.ServingException">It is another type.</exception>
    public void Require(string name, TensorElementType type)
    {
        var found = (TensorElementType)_inputs[name].ElemType;
        if (found != type)
            throw Wrong(name, $"is {found.OnnxName()}; it has to be {type.OnnxName()}.");
    }

    /// <summary>Whether each layer's past and present meet in a GroupQueryAttention and nowhere else.</summary>
    public bool SharesCache(ExportNames names)
    {
        var attentions = _graph.Node.Where(static n => n.OpType == "GroupQueryAttention" && n.Input.Count >= 5 && n.Output.Count >= 3)
            .ToDictionary(static n => n.Input[3], StringComparer.Ordinal);
        var uses = _graph.Node.SelectMany(static n => n.Input).CountBy(static i => i, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        for (var layer = 0; layer < names.PastKeys.Length; layer++)
        {
            if (!attentions.TryGetValue(names.PastKeys[layer], out var node) || node.Input[4] != names.PastValues[layer]
                || node.Output[1] != names.PresentKeys[layer] || node.Output[2] != names.PresentValues[layer]
                || uses[names.PastKeys[layer]] != 1 || uses[names.PastValues[layer]] != 1)
                return false;
        }

        return true;
    }

    /// <summary>An error about an input or output.</summary>
    public Errors.ServingException Wrong(string name, string message) => Broken.Key(_file, $"'{name}'", message);

    private (int KvHeads, int HeadSize, TensorElementType Type) FormOf(string name)
    {
        var tensor = _inputs[name];
        var type = (TensorElementType)tensor.ElemType;
        if (type is not (TensorElementType.Float or TensorElementType.Float16))
            throw Wrong(name, $"is {type.OnnxName()}; keys and values have to be {TensorElementType.Float.OnnxName()} or {TensorElementType.Float16.OnnxName()}.");
        var axes = tensor.Shape?.Dim;
        if (axes is not { Count: PastAxes } || axes[HeadsAxis].DimValue < 1 || axes[HeadSizeAxis].DimValue < 1)
            throw Wrong(name, "has to have the shape [rows, heads, past, head size], with fixed numbers of heads and of a head's size.");
        return ((int)axes[HeadsAxis].DimValue, (int)axes[HeadSizeAxis].DimValue, type);
    }
}
