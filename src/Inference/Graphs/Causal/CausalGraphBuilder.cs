using ServingCluster.Inference.Graphs.Proto;
using ServingCluster.Inference.Tensors;

namespace ServingCluster.Inference.Graphs.Causal;

/// <summary>
/// Builds the graph of a model that continues text: per layer a norm, attention over a cache, a norm and a gated feed-forward block
/// (Touvron et al., Llama 2, 2023), by ONNX Runtime's fused operators.
/// </summary>
/// <param name="config">The model's shape.</param>
/// <param name="graph">Takes the nodes.</param>
/// <param name="weights">Brings the weights in.</param>
/// <param name="products">Multiplies with them.</param>
/// <param name="compute">The type to compute in, and that of the cache.</param>
/// <param name="positions">The longest that a row of the cache gets.</param>
internal sealed class CausalGraphBuilder(
    CausalModelConfig config, GraphWriter graph, GraphWeights weights, ProductBuilder products, TensorElementType compute, int positions)
{
    private readonly WeightAxis _hidden = new(config.Hidden, "hidden_size");
    private readonly WeightAxis _vocabulary = new(config.Vocabulary, "vocab_size");
    private readonly AttentionBuilder _attention = new(config, graph, weights, products, compute, positions);
    private readonly FeedForwardBuilder _feedForward = new(config, graph, weights, products);

    /// <summary>Changes with every change of what is built, so that graphs that are kept are built anew.</summary>
    public const int Version = 2;

    /// <summary>Builds it. To be called once.</summary>
    /// <exception cref="Errors.ServingException">A weight is missing or does not fit the config.</exception>
    public ModelProto Build()
    {
        graph.Input(CausalNames.Ids, TensorElementType.Int64, "rows", "tokens");
        graph.Input(CausalNames.Lens, TensorElementType.Int32, "rows");
        graph.Input(CausalNames.Total, TensorElementType.Int32);
        graph.Input(CausalNames.Positions, TensorElementType.Int64, "rows", "wanted");
        graph.Output(CausalNames.Logits, TensorElementType.Float, "rows", "wanted", config.Vocabulary);
        var residual = products.AddEmbeddings(CausalNames.Ids, _vocabulary, _hidden);
        string? branch = null;
        for (var layer = 0; layer < config.Layers; layer++)
            (residual, branch) = Layer(layer, residual, branch);
        var (normed, _) = Norm("model.norm.weight", residual, branch, "final");
        Head(normed);
        return graph.Build();
    }

    // The residual stream, and the branch that is not added to it yet: the next norm adds it on its way.
    private (string Residual, string Branch) Layer(int layer, string residual, string? branch)
    {
        var prefix = $"model.layers.{layer}.";
        (var normed, residual) = Norm(prefix + "input_layernorm.weight", residual, branch, prefix + "attention_in");
        var attended = _attention.Add(layer, normed);
        if (layer == config.Layers - 1)
        {
            // Past the last attention no token needs another, so those without logits stop here.
            var wanted = graph.Node("Unsqueeze", [CausalNames.Positions, graph.Constant<long>("wanted.axis", [2], 1)], "wanted");
            residual = Pick(residual, wanted, "residual.wanted");
            attended = Pick(attended, wanted, "attended.wanted");
        }

        var output = _attention.AddOutput(layer, attended);
        (normed, residual) = Norm(prefix + "post_attention_layernorm.weight", residual, output, prefix + "mlp_in");
        return (residual, _feedForward.Add(layer, normed));
    }

    private (string Normed, string Residual) Norm(string tensor, string residual, string? branch, string name)
    {
        var gain = weights.Add(tensor, _hidden);
        var epsilon = GraphAttribute.Of("epsilon", config.NormEpsilon);
        if (branch is null)
        {
            // Across the last axis, in float32 whatever the inputs are.
            var attributes = new[] { GraphAttribute.Of("axis", -1), epsilon, GraphAttribute.Of("stash_type", 1) };
            return (graph.Node("SimplifiedLayerNormalization", [residual, gain], name, attributes), residual);
        }

        var sum = name + ".residual";
        graph.Node("SkipSimplifiedLayerNormalization", [residual, branch, gain], [name, "", "", sum], [epsilon], GraphWriter.Microsoft);
        return (name, sum);
    }

    private string Pick(string values, string wanted, string name) =>
        graph.Node("GatherND", [values, wanted], name, [GraphAttribute.Of("batch_dims", 1)]);

    private void Head(string normed)
    {
        var isFloat = compute == TensorElementType.Float;
        var logits = products.AddHead(
            normed, isFloat ? CausalNames.Logits : "logits.computed", config.TiedEmbeddings, _vocabulary, _hidden);
        if (!isFloat)
            graph.Node("Cast", [logits], CausalNames.Logits, [GraphAttribute.Of("to", (long)TensorElementType.Float)]);
    }
}
