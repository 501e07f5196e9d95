using ServingCluster.Inference.Tensors;

namespace ServingCluster.Inference.Graphs.Encoders;

/// <summary>Adds what stands before the layers: the sum of the embeddings of tokens, positions and the first token type, and its norm.</summary>
internal sealed class EmbeddingTableBuilder(EncoderConfig config, GraphWriter graph, EncoderTensors tensors)
{
    private readonly WeightAxis _hidden = new(config.Hidden, "hidden_size");

    /// <summary>Adds it.</summary>
    /// <returns>The name of a value [rows, tokens, hidden].</returns>
    public string Add()
    {
        var words = Words();
        var type = config.TokenTypes > 0 ? FirstType() : "";
        var (gain, bias) = tensors.AddNorm("embeddings.LayerNorm", _hidden);
        var epsilon = GraphAttribute.Of("epsilon", config.NormEpsilon);
        if (config.Rope is null)
            return graph.Node("SkipLayerNormalization", [words, Positions(), gain, bias, type], "embedded", [epsilon], GraphWriter.Microsoft);
        var sum = type.Length == 0 ? words : graph.Node("Add", [words, type], "embeddings.sum");
        return graph.Node("LayerNormalization", [sum, gain, bias], "embedded", [GraphAttribute.Of("axis", -1), epsilon]);
    }

    // Rows are taken out in the type of the file, so that the largest table of the model is not converted as a whole.
    private string Words()
    {
        var (table, type) = tensors.AddStored("embeddings.word_embeddings.weight", new WeightAxis(config.Vocabulary, "vocab_size"), _hidden);
        var rows = graph.Node("Gather", [table, EncoderNames.Ids], "embeddings.words.stored");
        return type == TensorElementType.Float ? rows : graph.Node("Cast", [rows], "embeddings.words", [GraphAttribute.Of("to", (long)TensorElementType.Float)]);
    }

    private string FirstType()
    {
        var table = tensors.Add("embeddings.token_type_embeddings.weight", new WeightAxis(config.TokenTypes, "type_vocab_size"), _hidden);
        return graph.Node("Gather", [table, graph.Constant<long>("embeddings.type.first", [0], [])], "embeddings.type");
    }

    private string Positions()
    {
        var table = tensors.Add("embeddings.position_embeddings.weight", new WeightAxis(config.Positions, "max_position_embeddings"), _hidden);
        return config.Family == EncoderFamily.Roberta ? CountedPositions(table) : FirstPositions(table);
    }

    // As many as the longest row has tokens, for all rows alike.
    private string FirstPositions(string table)
    {
        var length = graph.Node("Shape", [EncoderNames.Ids], "tokens", [GraphAttribute.Of("start", 1), GraphAttribute.Of("end", 2)]);
        return graph.Node("Slice", [table, graph.Constant<long>("positions.first", [0], 1), length], "embeddings.positions");
    }

    // RoBERTa counts tokens that are no padding, and gives padding a position of its own.
    private string CountedPositions(string table)
    {
        var pad = graph.Constant<long>("pad", [config.PadId], []);
        var isPad = graph.Node("Equal", [EncoderNames.Ids, pad], "is.pad");
        var counts = graph.Node("Cast", [graph.Node("Not", [isPad], "is.token")], "is.token.number", [GraphAttribute.Of("to", (long)TensorElementType.Int64)]);
        var running = graph.Node("CumSum", [counts, graph.Constant<long>("positions.axis", [1], [])], "positions.running");
        var masked = graph.Node("Mul", [running, counts], "positions.counted");
        var positions = graph.Node("Add", [masked, pad], "positions");
        return graph.Node("Gather", [table, positions], "embeddings.positions");
    }
}
