namespace ServingCluster.Inference.Graphs.Encoders;

/// <summary>Finds an encoder's tensors: checkpoints of models with a head put a name before them, old ones call norms otherwise.</summary>
internal sealed class EncoderTensors
{
    private static readonly string[] Prefixes = ["", "bert.", "roberta.", "new.", "model."];

    private readonly GraphWeights _weights;
    private readonly string _prefix;

    public EncoderTensors(GraphWeights weights)
    {
        _weights = weights;
        // Where none fits, the first is what the message about the missing tensor names.
        _prefix = Array.Find(Prefixes, p => weights.Has(p + "embeddings.word_embeddings.weight")) ?? "";
    }

    /// <summary>A tensor.</summary>
    /// <returns>The value's name.</returns>
    public string Add(string name, params ReadOnlySpan<WeightAxis> shape) => _weights.Add(_prefix + name, shape);

    /// <summary>A tensor in the type of its file.</summary>
    public (string Name, Tensors.TensorElementType Type) AddStored(string name, params ReadOnlySpan<WeightAxis> shape) =>
        _weights.AddStored(_prefix + name, shape);

    /// <summary>Tensors put together along their first axis.</summary>
    /// <param name="name">A name for the value.</param>
    /// <param name="parts">The tensors.</param>
    /// <param name="first">The size of each one's first axis.</param>
    /// <param name="rest">Their further axes.</param>
    public string AddJoined(string name, ReadOnlySpan<string> parts, WeightAxis first, params ReadOnlySpan<WeightAxis> rest)
    {
        var tensors = new (string, WeightAxis)[parts.Length];
        for (var i = 0; i < parts.Length; i++)
            tensors[i] = (_prefix + parts[i], first);
        return _weights.AddJoined(name, tensors, rest);
    }

    /// <summary>The gain and the bias of a layer norm.</summary>
    public (string Gain, string Bias) AddNorm(string name, WeightAxis size)
    {
        var isOld = _weights.Has($"{_prefix}{name}.gamma");
        return (Add(name + (isOld ? ".gamma" : ".weight"), size), Add(name + (isOld ? ".beta" : ".bias"), size));
    }
}
