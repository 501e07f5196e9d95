using ServingCluster.Errors;
using ServingCluster.Inference.Safetensors;
using ServingCluster.Inference.Tensors;

namespace ServingCluster.Inference.Graphs;

/// <summary>
/// Brings weights into a graph by reference to their files, checks their shapes, and keeps count of which were used. What is stored in
/// another type than the graph computes in passes a Cast, which ONNX Runtime does once, at load.
/// </summary>
/// <param name="weights">The weights.</param>
/// <param name="files">Where they lie.</param>
/// <param name="graph">Takes them.</param>
/// <param name="compute">The type that the graph computes in.</param>
/// <param name="prefix">Stands before tensors' names in the graph, where several folders have tensors of the same names.</param>
internal sealed class GraphWeights(SafetensorsFolder weights, WeightFiles files, GraphWriter graph, TensorElementType compute, string prefix = "")
{
    private readonly HashSet<string> _casts = new(StringComparer.Ordinal);
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);

    /// <summary>The names of tensors that the graph has no use for, in ordinal order.</summary>
    public IEnumerable<string> Unused =>
        weights.Entries.Select(static e => e.Name).Where(n => !_used.Contains(n)).Order(StringComparer.Ordinal);

    /// <summary>Whether the weights have a tensor of that name.</summary>
    public bool Has(string tensor) => weights.TryGet(tensor, out _);

    /// <summary>A tensor in the type that the graph computes in.</summary>
    /// <returns>The value's name.</returns>
    /// <exception cref="ServingException">It is missing, has another shape or a type that cannot be served.</exception>
    public string Add(string tensor, params ReadOnlySpan<WeightAxis> shape)
    {
        var (stored, type) = AddStored(tensor, shape);
        return type == compute ? stored : Cast(stored);
    }

    /// <summary>Several tensors, put together along their first axis, in the type that the graph computes in.</summary>
    /// <param name="name">A name for the value.</param>
    /// <param name="parts">The tensors, with the size of each one's first axis.</param>
    /// <param name="rest">Their further axes.</param>
    /// <returns>The value's name.</returns>
    /// <exception cref="ServingException">As for <see cref="Add"/>.</exception>
    public string AddJoined(string name, ReadOnlySpan<(string Tensor, WeightAxis First)> parts, params ReadOnlySpan<WeightAxis> rest)
    {
        var values = new string[parts.Length];
        for (var i = 0; i < parts.Length; i++)
            values[i] = Add(parts[i].Tensor, [parts[i].First, .. rest]);
        return graph.Node("Concat", values, name, [GraphAttribute.Of("axis", 0)]);
    }

    /// <summary>A tensor in the type of its file.</summary>
    /// <returns>The value's name and type.</returns>
    /// <exception cref="ServingException">As for <see cref="Add"/>.</exception>
    public (string Name, TensorElementType Type) AddStored(string tensor, params ReadOnlySpan<WeightAxis> shape)
    {
        var entry = Use(tensor, shape);
        if (!graph.HasInitializer(prefix + tensor))
            graph.External(prefix + tensor, entry.Type, entry.Shape.AsSpan(), files.LocationOf(entry.File), entry.Offset, entry.Length);
        return (prefix + tensor, entry.Type);
    }

    /// <summary>A tensor that goes into the graph by another way, checked and counted as used.</summary>
    /// <exception cref="ServingException">As for <see cref="Add"/>.</exception>
    public SafetensorsEntry Use(string tensor, params ReadOnlySpan<WeightAxis> shape)
    {
        var entry = Find(tensor, shape);
        _used.Add(tensor);
        return entry;
    }

    private string Cast(string stored)
    {
        var name = stored + ".cast";
        return _casts.Add(name) ? graph.Node("Cast", [stored], name, [GraphAttribute.Of("to", (long)compute)]) : name;
    }

    private SafetensorsEntry Find(string tensor, ReadOnlySpan<WeightAxis> shape)
    {
        if (!weights.TryGet(tensor, out var entry))
            throw SafetensorsFault.Tensor(weights.Source, tensor, $"it is missing; config.json demands it, with the shape {Describe(shape)}.");
        if (!HasShape(entry, shape))
            throw SafetensorsFault.Tensor(entry.File, tensor, $"its shape is {entry.ShapeText}, but config.json demands {Describe(shape)}.");
        if (entry.Type is not (TensorElementType.Float or TensorElementType.Float16 or TensorElementType.BFloat16))
            throw SafetensorsFault.Tensor(entry.File, tensor, $"its type is {entry.TypeName}; weights have to be F32, F16 or BF16.");
        return entry;
    }

    private static bool HasShape(SafetensorsEntry entry, ReadOnlySpan<WeightAxis> shape)
    {
        if (entry.Shape.Length != shape.Length)
            return false;
        for (var i = 0; i < shape.Length; i++)
        {
            if (entry.Shape[i] != shape[i].Size)
                return false;
        }

        return true;
    }

    // Such as "[512, 192] (intermediate_size, hidden_size)".
    private static string Describe(ReadOnlySpan<WeightAxis> shape)
    {
        var axes = shape.ToArray();
        return $"[{string.Join(", ", axes.Select(static a => a.Size))}] ({string.Join(", ", axes.Select(static a => a.Keys))})";
    }
}
