using System.Globalization;
using System.Runtime.InteropServices;
using Google.Protobuf;
using ServingCluster.Inference.Graphs.Proto;
using ServingCluster.Inference.Tensors;

namespace ServingCluster.Inference.Graphs;

/// <summary>
/// Puts an ONNX graph together, node after node. Names of values are the caller's and unique. Weights that lie in files stay there: the
/// graph refers to file, offset and length.
/// </summary>
internal sealed class GraphWriter(string name)
{
    /// <summary>The domain of ONNX Runtime's own operators (onnxruntime, docs/ContribOperators.md).</summary>
    public const string Microsoft = "com.microsoft";

    // The newest that every ONNX Runtime since 1.15 reads; nothing here needs newer operators.
    private const int OperatorSet = 17;
    private const int IrVersion = 8;

    private readonly GraphProto _graph = new() { Name = name };
    private readonly HashSet<string> _initializers = new(StringComparer.Ordinal);

    /// <summary>Adds an input.</summary>
    /// <returns>Its name.</returns>
    public string Input(string name, TensorElementType type, params ReadOnlySpan<GraphAxis> axes)
    {
        _graph.Input.Add(Describe(name, type, axes));
        return name;
    }

    /// <summary>Declares a value to be an output.</summary>
    public void Output(string name, TensorElementType type, params ReadOnlySpan<GraphAxis> axes) =>
        _graph.Output.Add(Describe(name, type, axes));

    /// <summary>Adds a node.</summary>
    /// <param name="operation">The operator.</param>
    /// <param name="inputs">Names of values; an empty one leaves an optional input out.</param>
    /// <param name="output">The name of its only output.</param>
    /// <param name="attributes">Attributes, made by <see cref="GraphAttribute"/>.</param>
    /// <param name="domain">Empty for ONNX's own operators.</param>
    /// <returns>The name of the output.</returns>
    public string Node(
        string operation, ReadOnlySpan<string> inputs, string output, ReadOnlySpan<AttributeProto> attributes = default, string domain = "")
    {
        Node(operation, inputs, [output], attributes, domain);
        return output;
    }

    /// <summary>Adds a node with several outputs; an empty name leaves an optional one out.</summary>
    public void Node(
        string operation,
        ReadOnlySpan<string> inputs,
        ReadOnlySpan<string> outputs,
        ReadOnlySpan<AttributeProto> attributes = default,
        string domain = "")
    {
        var node = new NodeProto { OpType = operation, Name = NameOf(operation, outputs), Domain = domain };
        node.Input.AddRange(inputs.ToArray());
        node.Output.AddRange(outputs.ToArray());
        node.Attribute.AddRange(attributes.ToArray());
        _graph.Node.Add(node);
    }

    /// <summary>Adds values that are small enough to stand in the graph itself.</summary>
    /// <returns>The name.</returns>
    public string Constant<T>(string name, ReadOnlySpan<T> values, params ReadOnlySpan<long> shape)
        where T : unmanaged
    {
        var tensor = Initializer(name, TensorElementTypeExtensions.Of<T>(), shape);
        tensor.RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(values));
        return name;
    }

    /// <summary>Adds weights that lie in a file, below the folder that the session is told.</summary>
    /// <param name="name">The value's name.</param>
    /// <param name="type">The elements' type.</param>
    /// <param name="shape">Sizes.</param>
    /// <param name="location">The file's path within the folder, with forward slashes.</param>
    /// <param name="offset">Where in the file they begin.</param>
    /// <param name="length">How many bytes they are.</param>
    /// <returns>The name.</returns>
    public string External(string name, TensorElementType type, ReadOnlySpan<long> shape, string location, long offset, long length)
    {
        var tensor = Initializer(name, type, shape);
        tensor.DataLocation = TensorProto.Types.DataLocation.External;
        tensor.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = location });
        tensor.ExternalData.Add(new StringStringEntryProto { Key = "offset", Value = offset.ToString(CultureInfo.InvariantCulture) });
        tensor.ExternalData.Add(new StringStringEntryProto { Key = "length", Value = length.ToString(CultureInfo.InvariantCulture) });
        return name;
    }

    /// <summary>Whether there are values of that name already.</summary>
    public bool HasInitializer(string name) => _initializers.Contains(name);

    /// <summary>The whole model.</summary>
    public ModelProto Build()
    {
        var model = new ModelProto { IrVersion = IrVersion, ProducerName = "ServingCluster", Graph = _graph };
        model.OpsetImport.Add(new OperatorSetIdProto { Version = OperatorSet });
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = Microsoft, Version = 1 });
        return model;
    }

    private TensorProto Initializer(string name, TensorElementType type, ReadOnlySpan<long> shape)
    {
        if (!_initializers.Add(name))
            throw new InvalidOperationException($"The graph has an initializer '{name}' already.");
        var tensor = new TensorProto { Name = name, DataType = (int)type };
        tensor.Dims.AddRange(shape.ToArray());
        _graph.Initializer.Add(tensor);
        return tensor;
    }

    private static ValueInfoProto Describe(string name, TensorElementType type, ReadOnlySpan<GraphAxis> axes)
    {
        var shape = new TensorShapeProto();
        foreach (var axis in axes)
        {
            shape.Dim.Add(axis.Name is { } symbol
                ? new TensorShapeProto.Types.Dimension { DimParam = symbol }
                : new TensorShapeProto.Types.Dimension { DimValue = axis.Size });
        }

        var tensor = new TypeProto.Types.Tensor { ElemType = (int)type, Shape = shape };
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = tensor } };
    }

    // Shown in the runtime's messages and profiles.
    private static string NameOf(string operation, ReadOnlySpan<string> outputs)
    {
        foreach (var output in outputs)
        {
            if (output.Length > 0)
                return $"{output}.{operation}";
        }

        return operation;
    }
}
