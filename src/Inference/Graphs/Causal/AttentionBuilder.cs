using ServingCluster.Inference.Graphs.Proto;
using ServingCluster.Inference.Tensors;

namespace ServingCluster.Inference.Graphs.Causal;

/// <summary>Adds a layer's attention: the products of queries, keys and values, and GroupQueryAttention over the cache.</summary>
internal sealed class AttentionBuilder
{
    private readonly CausalModelConfig _config;
    private readonly GraphWriter _graph;
    private readonly GraphWeights _weights;
    private readonly ProductBuilder _products;
    private readonly TensorElementType _compute;
    private readonly (string Cos, string Sin) _rotary;
    private readonly WeightAxis _hidden;
    private readonly WeightAxis _queries;
    private readonly WeightAxis _keys;

    public AttentionBuilder(
        CausalModelConfig config, GraphWriter graph, GraphWeights weights, ProductBuilder products, TensorElementType compute, int positions)
    {
        (_config, _graph, _weights, _products, _compute) = (config, graph, weights, products, compute);
        _rotary = RotaryTables.Add(graph, config.Rope, positions, compute);
        _hidden = new WeightAxis(config.Hidden, "hidden_size");
        _queries = new WeightAxis(config.QuerySize, "num_attention_heads × head_dim");
        _keys = new WeightAxis(config.KvSize, "num_key_value_heads × head_dim");
    }

    /// <summary>Adds a layer's attention up to, not including, its output product.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="input">[rows, tokens, hidden].</param>
    /// <returns>The name of what tokens attended to, [rows, tokens, heads · head size].</returns>
    public string Add(int layer, string input)
    {
        var prefix = Prefix(layer);
        var (queries, keys, values) = _config.QkNorm ? Separate(prefix, input) : (Packed(prefix, input), "", "");
        AddCache(CausalNames.PastKey(layer), CausalNames.PresentKey(layer));
        AddCache(CausalNames.PastValue(layer), CausalNames.PresentValue(layer));
        _graph.Node(
            "GroupQueryAttention",
            [
                queries, keys, values, CausalNames.PastKey(layer), CausalNames.PastValue(layer), CausalNames.Lens, CausalNames.Total,
                _rotary.Cos, _rotary.Sin,
            ],
            [prefix + "attended", CausalNames.PresentKey(layer), CausalNames.PresentValue(layer)],
            Attributes(layer),
            GraphWriter.Microsoft);
        return prefix + "attended";
    }

    /// <summary>Adds a layer's output product.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="attended">What <see cref="Add"/> gave, or a selection of its tokens.</param>
    /// <returns>The name of the layer's attention branch, [rows, tokens, hidden].</returns>
    public string AddOutput(int layer, string attended)
    {
        var prefix = Prefix(layer);
        var bias = _config.OutputBias ? _weights.Add(prefix + "o_proj.bias", _hidden) : null;
        return _products.Add(attended, prefix + "output", bias, _queries, (prefix + "o_proj.weight", _hidden));
    }

    private void AddCache(string past, string present)
    {
        _graph.Input(past, _compute, "rows", _config.KvHeads, "capacity", _config.HeadSize);
        _graph.Output(present, _compute, "rows", _config.KvHeads, "capacity", _config.HeadSize);
    }

    private AttributeProto[] Attributes(int layer)
    {
        var attributes = new List<AttributeProto>
        {
            GraphAttribute.Of("num_heads", _config.Heads),
            GraphAttribute.Of("kv_num_heads", _config.KvHeads),
            GraphAttribute.Of("do_rotary", 1),
            // Pairs are a half apart, as the transformers library lays heads out.
            GraphAttribute.Of("rotary_interleaved", 0),
        };
        if (_config.Windows[layer] > 0)
            attributes.Add(GraphAttribute.Of("local_window_size", _config.Windows[layer]));
        return [.. attributes];
    }

    private string Packed(string prefix, string input)
    {
        var bias = _config.QkvBias ? _weights.AddJoined(prefix + "qkv_proj.bias", Parts(prefix, "bias")) : null;
        return _config.FusedProjections
            ? _products.Add(input, prefix + "qkv", bias, _hidden, (prefix + "qkv_proj.weight", FusedAxis()))
            : _products.Add(input, prefix + "qkv", bias, _hidden, Parts(prefix, "weight"));
    }

    private WeightAxis FusedAxis() =>
        new(_config.QuerySize + (2 * _config.KvSize), "(num_attention_heads + 2 × num_key_value_heads) × head_dim");

    private (string Tensor, WeightAxis First)[] Parts(string prefix, string kind) =>
        [($"{prefix}q_proj.{kind}", _queries), ($"{prefix}k_proj.{kind}", _keys), ($"{prefix}v_proj.{kind}", _keys)];

    // Where heads are normalised before they are turned, the three cannot stay in one tensor.
    private (string Queries, string Keys, string Values) Separate(string prefix, string input)
    {
        var queries = Normed(prefix, "q", _config.Heads, Product(prefix, "q", input, _queries));
        var keys = Normed(prefix, "k", _config.KvHeads, Product(prefix, "k", input, _keys));
        return (queries, keys, Product(prefix, "v", input, _keys));
    }

    private string Product(string prefix, string kind, string input, WeightAxis outputs)
    {
        var bias = _config.QkvBias ? _weights.Add($"{prefix}{kind}_proj.bias", outputs) : null;
        return _products.Add(input, prefix + kind, bias, _hidden, ($"{prefix}{kind}_proj.weight", outputs));
    }

    private string Normed(string prefix, string kind, int heads, string value)
    {
        var gain = _weights.Add($"{prefix}{kind}_norm.weight", new WeightAxis(_config.HeadSize, "head_dim"));
        var apart = Reshape(value, $"{prefix}{kind}.heads", [0, 0, heads, _config.HeadSize]);
        var normed = _graph.Node(
            "SimplifiedLayerNormalization",
            [apart, gain],
            $"{prefix}{kind}.normed",
            [GraphAttribute.Of("axis", -1), GraphAttribute.Of("epsilon", _config.NormEpsilon), GraphAttribute.Of("stash_type", 1)]);
        return Reshape(normed, $"{prefix}{kind}.joined", [0, 0, heads * _config.HeadSize]);
    }

    // A zero keeps the input's size.
    private string Reshape(string value, string name, ReadOnlySpan<long> shape) =>
        _graph.Node("Reshape", [value, _graph.Constant(name + ".shape", shape, shape.Length)], name);

    private static string Prefix(int layer) => $"model.layers.{layer}.self_attn.";
}
