using ServingCluster.Inference.Graphs.Configs;
using ServingCluster.Inference.Graphs.Proto;

namespace ServingCluster.Inference.Graphs.Encoders;

/// <summary>
/// Adds a layer: attention over the whole row and a feed-forward block, each followed by a residual sum and a layer norm. Biases of what
/// enters a sum are added within SkipLayerNormalization, those of queries, keys and values within MultiHeadAttention.
/// </summary>
internal sealed class EncoderLayerBuilder(EncoderConfig config, GraphWriter graph, EncoderTensors tensors, (string Cos, string Sin)? rotary)
{
    private readonly string[] _mask = config.IsMasked ? [EncoderNames.Mask] : [];
    private readonly LayerNames _names = LayerNames.Of(config.Family);
    private readonly WeightAxis _hidden = new(config.Hidden, "hidden_size");
    private readonly WeightAxis _packed = new(3L * config.Hidden, "3 × hidden_size");
    private readonly WeightAxis _inner = new(config.Intermediate, "intermediate_size");
    private readonly WeightAxis _gated = new(2L * config.Intermediate, "2 × intermediate_size");

    /// <summary>Adds a layer.</summary>
    /// <param name="layer">Which.</param>
    /// <param name="input">[rows, tokens, hidden].</param>
    /// <returns>The name of its output, of the same shape.</returns>
    public string Add(int layer, string input)
    {
        var prefix = $"encoder.layer.{layer}.";
        var attended = Product(prefix + _names.AttentionOutput, Attend(prefix, input), _hidden, _hidden);
        var middle = Norm(prefix + _names.AttentionNorm, input, attended, prefix + _names.AttentionOutput);
        var inner = config.Family == EncoderFamily.Gte ? Gated(prefix, middle) : Plain(prefix, middle);
        var output = Product(prefix + _names.Down, inner, _hidden, _inner);
        return Norm(prefix + _names.Norm, middle, output, prefix + _names.Down);
    }

    private string Attend(string prefix, string input)
    {
        var product = graph.Linear(input, Projection(prefix, "weight", _hidden), prefix + "qkv");
        var bias = Projection(prefix, "bias");
        return rotary is { } tables ? AttendRotated(prefix, graph.Node("Add", [product, bias], prefix + "qkv.biased"), tables) : Attend(prefix, product, bias);
    }

    private string Attend(string prefix, string product, string bias)
    {
        var (queries, keys, values) = Split(prefix, product);
        return Attention(prefix, [queries, keys, values, bias, .. _mask]);
    }

    private string AttendRotated(string prefix, string product, (string Cos, string Sin) tables)
    {
        var (queries, keys, values) = Split(prefix, product);
        return Attention(prefix, [Rotate(queries, tables), Rotate(keys, tables), values, "", .. _mask]);
    }

    private (string Queries, string Keys, string Values) Split(string prefix, string product)
    {
        var (queries, keys, values) = (prefix + "queries", prefix + "keys", prefix + "values");
        graph.Node("Split", [product], [queries, keys, values], [GraphAttribute.Of("axis", -1)]);
        return (queries, keys, values);
    }

    private string Attention(string prefix, ReadOnlySpan<string> inputs) =>
        graph.Node("MultiHeadAttention", inputs, prefix + "attended", [GraphAttribute.Of("num_heads", config.Heads)], GraphWriter.Microsoft);

    // Pairs are a half apart, as in the published code; a single position is that of a row's first token.
    private string Rotate(string value, (string Cos, string Sin) tables)
    {
        const string First = "rope.first.position";
        if (!graph.HasInitializer(First))
            graph.Constant<long>(First, [0], 1);
        return graph.Node(
            "RotaryEmbedding",
            [value, First, tables.Cos, tables.Sin],
            value + ".rotated",
            [GraphAttribute.Of("interleaved", 0), GraphAttribute.Of("num_heads", config.Heads)],
            GraphWriter.Microsoft);
    }

    private string Projection(string prefix, string kind, params ReadOnlySpan<WeightAxis> rest) => config.PackedProjections
        ? tensors.Add($"{prefix}{_names.Packed}.{kind}", [_packed, .. rest])
        : tensors.AddJoined(
            $"{prefix}qkv.{kind}",
            [$"{prefix}{_names.Queries}.{kind}", $"{prefix}{_names.Keys}.{kind}", $"{prefix}{_names.Values}.{kind}"],
            _hidden,
            rest);

    private string Plain(string prefix, string input)
    {
        var product = Product(prefix + _names.Up, input, _inner, _hidden);
        var bias = tensors.Add($"{prefix}{_names.Up}.bias", _inner);
        var name = prefix + "inner";
        return config.Activation switch
        {
            Activation.Gelu => graph.Node("BiasGelu", [product, bias], name, default, GraphWriter.Microsoft),
            Activation.GeluTanh => graph.Node("FastGelu", [product, bias], name, default, GraphWriter.Microsoft),
            var other => graph.Activate(other, graph.Node("Add", [product, bias], prefix + "biased"), name),
        };
    }

    private string Gated(string prefix, string input)
    {
        var (up, gate) = (prefix + "up", prefix + "gate");
        graph.Node("Split", [Product(prefix + _names.Up, input, _gated, _hidden)], [up, gate], [GraphAttribute.Of("axis", -1)]);
        return graph.Node("Mul", [graph.Activate(config.Activation, gate, prefix + "opened"), up], prefix + "inner");
    }

    private string Product(string name, string input, WeightAxis outputs, WeightAxis inputs) =>
        graph.Linear(input, tensors.Add(name + ".weight", outputs, inputs), name);

    private string Norm(string name, string residual, string branch, string branchName)
    {
        var (gain, shift) = tensors.AddNorm(name, _hidden);
        AttributeProto[] attributes = [GraphAttribute.Of("epsilon", config.NormEpsilon)];
        return graph.Node(
            "SkipLayerNormalization", [residual, branch, gain, shift, tensors.Add(branchName + ".bias", _hidden)], name, attributes, GraphWriter.Microsoft);
    }
}
