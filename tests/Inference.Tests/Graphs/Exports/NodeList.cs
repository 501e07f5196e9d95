using System.Runtime.InteropServices;
using Google.Protobuf;
using ServingCluster.Inference.Graphs.Proto;
using ServingCluster.Inference.Tensors;

namespace ServingCluster.Inference.Tests.Graphs.Exports;

/// <summary>Nodes and small values to be added to a graph.</summary>
internal sealed class NodeList(GraphProto graph)
{
    private readonly List<NodeProto> _nodes = [];

    public void Add(string operation, string[] inputs, string output, params AttributeProto[] attributes) => Add(operation, inputs, [output], attributes);

    public void Add(string operation, string[] inputs, string[] outputs, AttributeProto[] attributes, string domain = "")
    {
        var node = new NodeProto { OpType = operation, Name = outputs[0] + ".node", Domain = domain };
        node.Input.AddRange(inputs);
        node.Output.AddRange(outputs);
        node.Attribute.AddRange(attributes);
        _nodes.Add(node);
    }

    public string Scalar(string name, long value) => Constant<long>(name, [value], []);

    public string Ints(string name, params long[] values) => Constant<long>(name, values, [values.Length]);

    public string Floats(string name, float value) => Constant<float>(name, [value], []);

    /// <summary>Adds the nodes before all others.</summary>
    public void PutFirst()
    {
        var others = graph.Node.ToArray();
        graph.Node.Clear();
        graph.Node.AddRange(_nodes);
        graph.Node.AddRange(others);
    }

    /// <summary>Adds the nodes after all others; the order does not matter to the runtime, names do.</summary>
    public void PutLast() => graph.Node.AddRange(_nodes);

    private string Constant<T>(string name, ReadOnlySpan<T> values, long[] shape)
        where T : unmanaged
    {
        var tensor = new TensorProto { Name = name, DataType = (int)TensorElementTypeExtensions.Of<T>(), RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(values)) };
        tensor.Dims.AddRange(shape);
        graph.Initializer.Add(tensor);
        return name;
    }
}
