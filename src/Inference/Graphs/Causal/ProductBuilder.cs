using System.Collections.Immutable;
using ServingCluster.Inference.Graphs.Proto;
using ServingCluster.Inference.Graphs.Quantization;
using ServingCluster.Inference.Safetensors;
using ServingCluster.Inference.Tensors;

namespace ServingCluster.Inference.Graphs.Causal;

/// <summary>Adds what quantisation may change: products with weights, and the look-up of embeddings.</summary>
/// <param name="graph">Takes the nodes.</param>
/// <param name="weights">Brings the weights in.</param>
/// <param name="quantized">Takes weights that are to be quantised; null when none is.</param>
/// <param name="compute">The type to compute in.</param>
internal sealed class ProductBuilder(GraphWriter graph, GraphWeights weights, QuantizedWeights? quantized, TensorElementType compute)
{
    // Activations are rounded to 8 bits within each block too (MLAS, SQNBIT_CompInt8), which processors are fastest with.
    private const int Accuracy = 4;

    private const string EmbeddingsName = "model.embed_tokens.weight";

    /// <summary>Which weights are quantised.</summary>
    public WeightQuantization Quantization => quantized?.Choice ?? WeightQuantization.None;

    /// <summary>x · wᵀ + b of a layer, where w is one or several tensors [outputs, inputs], one below the other.</summary>
    /// <param name="input">[…, inputs].</param>
    /// <param name="output">A name for the result, […, outputs].</param>
    /// <param name="bias">The name of a value [outputs]; null for none.</param>
    /// <param name="inputs">The axis of the inputs.</param>
    /// <param name="parts">The tensors, each with the axis of its outputs.</param>
    /// <returns>The name of the result.</returns>
    /// <exception cref="Errors.ServingException">A weight is missing or does not fit the config.</exception>
    public string Add(
        string input, string output, string? bias, WeightAxis inputs, params ReadOnlySpan<(string Tensor, WeightAxis Outputs)> parts)
    {
        if (Quantization.Layers != WeightBits.Unquantized)
            return AddQuantized(input, output, bias, Quantization.Layers, output + ".weight", inputs, parts);
        var weight = parts.Length == 1
            ? weights.Add(parts[0].Tensor, parts[0].Outputs, inputs)
            : weights.AddJoined(output + ".weight", parts, inputs);
        return graph.Linear(input, weight, output, bias);
    }

    /// <summary>The embeddings of tokens.</summary>
    /// <param name="ids">[rows, tokens].</param>
    /// <param name="vocabulary">The axis of tokens.</param>
    /// <param name="hidden">The axis of their numbers.</param>
    /// <returns>The name of the result, [rows, tokens, hidden].</returns>
    /// <exception cref="Errors.ServingException">As for <see cref="Add"/>; or a row of embeddings is no whole number of blocks.</exception>
    public string AddEmbeddings(string ids, WeightAxis vocabulary, WeightAxis hidden)
    {
        if (Quantization.Embeddings != WeightBits.Unquantized)
            return AddQuantizedEmbeddings(ids, vocabulary, hidden);
        var (table, stored) = weights.AddStored(EmbeddingsName, vocabulary, hidden);
        var found = graph.Node("Gather", [table, ids], "embedded.stored");
        return stored == compute ? found : graph.Node("Cast", [found], "embedded", [GraphAttribute.Of("to", (long)compute)]);
    }

    /// <summary>The logits.</summary>
    /// <param name="input">[…, hidden].</param>
    /// <param name="output">A name for the result, […, vocabulary].</param>
    /// <param name="isTied">Whether the weights are those of the embeddings.</param>
    /// <param name="vocabulary">The axis of tokens.</param>
    /// <param name="hidden">The axis of the input.</param>
    /// <exception cref="Errors.ServingException">As for <see cref="Add"/>.</exception>
    public string AddHead(string input, string output, bool isTied, WeightAxis vocabulary, WeightAxis hidden)
    {
        var tensor = isTied ? EmbeddingsName : "lm_head.weight";
        return Quantization.Head == WeightBits.Unquantized
            ? graph.Linear(input, weights.Add(tensor, vocabulary, hidden), output)
            : AddQuantized(input, output, null, Quantization.Head, tensor, hidden, (tensor, vocabulary));
    }

    private string AddQuantized(
        string input, string output, string? bias, WeightBits bits, string name, WeightAxis inputs,
        params ReadOnlySpan<(string Tensor, WeightAxis Outputs)> parts)
    {
        var entries = ImmutableArray.CreateBuilder<SafetensorsEntry>(parts.Length);
        foreach (var (tensor, outputs) in parts)
            entries.Add(weights.Use(tensor, outputs, inputs));
        var weight = quantized!.Add(name, bits, entries.MoveToImmutable());
        var values = External(
            weight.Name, TensorElementType.UInt8, weight.ValuesOffset, weight.ValuesLength, weight.Rows, weight.Blocks, BlockFormat.BytesOf(bits));
        var scales = External(weight.Name + ".scales", compute, weight.ScalesOffset, weight.ScalesLength, weight.Rows * weight.Blocks);
        // Places 3 and 4 are of zero points and of an order of the inputs.
        ReadOnlySpan<string> names = bias is null ? [input, values, scales] : [input, values, scales, "", "", bias];
        return graph.Node("MatMulNBits", names, output, Attributes(weight), GraphWriter.Microsoft);
    }

    private static AttributeProto[] Attributes(QuantizedWeight weight) =>
    [
        GraphAttribute.Of("K", weight.Columns), GraphAttribute.Of("N", weight.Rows), GraphAttribute.Of("bits", (long)weight.Bits),
        GraphAttribute.Of("block_size", BlockFormat.Size), GraphAttribute.Of("accuracy_level", Accuracy),
    ];

    private string AddQuantizedEmbeddings(string ids, WeightAxis vocabulary, WeightAxis hidden)
    {
        var entry = weights.Use(EmbeddingsName, vocabulary, hidden);
        if (hidden.Size % BlockFormat.Size != 0)
        {
            throw SafetensorsFault.Tensor(
                entry.File, entry.Name,
                $"embeddings of {hidden.Size} numbers (hidden_size) cannot be quantised; they have to be a multiple of {BlockFormat.Size}.");
        }

        var weight = quantized!.Add(EmbeddingsName, Quantization.Embeddings, [entry]);
        var values = External(
            weight.Name + ".rows", TensorElementType.UInt8, weight.ValuesOffset, weight.ValuesLength, weight.Rows, weight.RowBytes);
        var scales = External(weight.Name + ".rows.scales", compute, weight.ScalesOffset, weight.ScalesLength, weight.Rows, weight.Blocks);
        return graph.Node(
            "GatherBlockQuantized",
            [values, ids, scales],
            "embedded",
            [
                GraphAttribute.Of("gather_axis", 0), GraphAttribute.Of("quantize_axis", 1), GraphAttribute.Of("bits", (long)weight.Bits),
                GraphAttribute.Of("block_size", BlockFormat.Size),
            ],
            GraphWriter.Microsoft);
    }

    private string External(string name, TensorElementType type, long offset, long length, params ReadOnlySpan<long> shape) =>
        graph.External(name, type, shape, quantized!.Location, offset, length);
}
