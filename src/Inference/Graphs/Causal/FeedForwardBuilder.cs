namespace ServingCluster.Inference.Graphs.Causal;

/// <summary>Adds a layer's gated feed-forward block: down(f(gate(x)) · up(x)) (Shazeer, GLU Variants, 2020).</summary>
internal sealed class FeedForwardBuilder(CausalModelConfig config, GraphWriter graph, GraphWeights weights, ProductBuilder products)
{
    private readonly WeightAxis _hidden = new(config.Hidden, "hidden_size");
    private readonly WeightAxis _inner = new(config.Intermediate, "intermediate_size");

    /// <summary>Adds it.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="input">[rows, tokens, hidden].</param>
    /// <returns>The name of the layer's feed-forward branch, of the same shape.</returns>
    public string Add(int layer, string input)
    {
        var prefix = $"model.layers.{layer}.mlp.";
        var product = GateAndUp(prefix, input);
        graph.Node("Split", [product], [prefix + "gate", prefix + "up"], [GraphAttribute.Of("axis", -1)]);
        var opened = graph.Activate(config.Activation, prefix + "gate", prefix + "opened");
        var inner = graph.Node("Mul", [opened, prefix + "up"], prefix + "inner");
        var bias = config.MlpBias ? weights.Add(prefix + "down_proj.bias", _hidden) : null;
        return products.Add(inner, prefix + "down", bias, _inner, (prefix + "down_proj.weight", _hidden));
    }

    // One product instead of two, which is a few per cent faster when few tokens are computed.
    private string GateAndUp(string prefix, string input)
    {
        if (config.FusedProjections)
        {
            var both = new WeightAxis(2L * config.Intermediate, "2 × intermediate_size");
            return products.Add(input, prefix + "gate_up", null, _hidden, (prefix + "gate_up_proj.weight", both));
        }

        var bias = config.MlpBias ? weights.AddJoined(prefix + "gate_up.bias", Parts(prefix, "bias")) : null;
        return products.Add(input, prefix + "gate_up", bias, _hidden, Parts(prefix, "weight"));
    }

    private (string Tensor, WeightAxis Outputs)[] Parts(string prefix, string kind) =>
        [($"{prefix}gate_proj.{kind}", _inner), ($"{prefix}up_proj.{kind}", _inner)];
}
