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
        var (gate, up) = config.FusedProjections ? Fused(prefix, input) : Separate(prefix, input);
        var opened = graph.Activate(config.Activation, gate, prefix + "opened");
        var inner = graph.Node("Mul", [opened, up], prefix + "inner");
        return Product(prefix, "down", inner, _hidden, _inner);
    }

    private (string Gate, string Up) Separate(string prefix, string input) =>
        (Product(prefix, "gate", input, _inner, _hidden), Product(prefix, "up", input, _inner, _hidden));

    private (string Gate, string Up) Fused(string prefix, string input)
    {
        var both = new WeightAxis(2L * config.Intermediate, "2 × intermediate_size");
        var product = products.Add(input, prefix + "gate_up", null, _hidden, (prefix + "gate_up_proj.weight", both));
        graph.Node("Split", [product], [prefix + "gate", prefix + "up"], [GraphAttribute.Of("axis", -1)]);
        return (prefix + "gate", prefix + "up");
    }

    private string Product(string prefix, string kind, string input, WeightAxis outputs, WeightAxis inputs)
    {
        var bias = config.MlpBias ? weights.Add($"{prefix}{kind}_proj.bias", outputs) : null;
        return products.Add(input, prefix + kind, bias, inputs, ($"{prefix}{kind}_proj.weight", outputs));
    }
}
