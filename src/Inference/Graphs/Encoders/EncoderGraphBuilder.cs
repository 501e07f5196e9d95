using ServingCluster.Inference.Graphs.Encoders.Modules;
using ServingCluster.Inference.Graphs.Proto;
using ServingCluster.Inference.Safetensors;
using ServingCluster.Inference.Tensors;

namespace ServingCluster.Inference.Graphs.Encoders;

/// <summary>Builds the graph of a model that embeds text: embeddings, layers, pooling and the steps after it.</summary>
/// <param name="config">The model's shape.</param>
/// <param name="modules">What follows the layers.</param>
/// <param name="graph">Takes the nodes.</param>
/// <param name="files">Where weights lie.</param>
internal sealed class EncoderGraphBuilder(EncoderConfig config, SentenceModules modules, GraphWriter graph, WeightFiles files)
{
    // Graphs compute in this type on every device: embedding models are small, and their numbers are compared closely.
    private const TensorElementType Compute = TensorElementType.Float;

    /// <summary>Changes with every change of what is built, so that graphs that are kept are built anew.</summary>
    public const int Version = 1;

    /// <summary>Builds it. To be called once.</summary>
    /// <param name="encoder">The weights of the embeddings and layers.</param>
    /// <param name="dense">The weights of each dense step, in order.</param>
    /// <param name="unused">Takes the names of tensors that the graph has no use for.</param>
    /// <exception cref="Errors.ServingException">A weight is missing or does not fit its config.</exception>
    public ModelProto Build(SafetensorsFolder encoder, IReadOnlyList<SafetensorsFolder> dense, ICollection<string> unused)
    {
        var dimensions = modules.Dimensions(config.Hidden);
        graph.Input(EncoderNames.Ids, TensorElementType.Int64, "rows", "tokens");
        if (config.IsMasked)
            graph.Input(EncoderNames.Mask, TensorElementType.Int32, "rows", "tokens");
        graph.Input(EncoderNames.Pooling, Compute, "rows", modules.Pooling.Modes.Length, "tokens");
        graph.Output(EncoderNames.Embeddings, Compute, "rows", dimensions);
        var weights = new GraphWeights(encoder, files, graph, Compute);
        var pooled = new PoolingBuilder(modules.Pooling, graph).Add(Layers(new EncoderTensors(weights)));
        graph.Node("Identity", [Steps(pooled, dense)], EncoderNames.Embeddings);
        foreach (var name in weights.Unused)
            unused.Add(name);
        return graph.Build();
    }

    private string Layers(EncoderTensors tensors)
    {
        var value = new EmbeddingTableBuilder(config, graph, tensors).Add();
        (string, string)? rotary = config.Rope is { } rope ? RotaryTables.Add(graph, rope, config.Positions, Compute) : null;
        var layers = new EncoderLayerBuilder(config, graph, tensors, rotary);
        for (var layer = 0; layer < config.Layers; layer++)
            value = layers.Add(layer, value);
        return value;
    }

    private string Steps(string value, IReadOnlyList<SafetensorsFolder> dense)
    {
        var next = 0;
        for (var i = 0; i < modules.Steps.Length; i++)
        {
            value = modules.Steps[i] is DenseStep step
                ? Dense(step, dense[next++], value, $"step.{i}")
                : graph.Node("LpNormalization", [value], $"step.{i}", [GraphAttribute.Of("axis", -1), GraphAttribute.Of("p", 2)]);
        }

        return value;
    }

    private string Dense(DenseStep step, SafetensorsFolder source, string value, string name)
    {
        // The graph knows weights by their names, which each dense step has alike.
        var weights = new GraphWeights(source, files, graph, Compute, name + ".");
        var outputs = new WeightAxis(step.Outputs, "out_features");
        var bias = step.HasBias ? weights.Add("linear.bias", outputs) : null;
        var product = graph.Linear(value, weights.Add("linear.weight", outputs, new WeightAxis(step.Inputs, "in_features")), name + ".product", bias);
        return step.Operator.Length == 0 ? product : graph.Node(step.Operator, [product], name);
    }
}
