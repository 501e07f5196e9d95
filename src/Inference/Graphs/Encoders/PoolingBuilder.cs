using ServingCluster.Inference.Graphs.Encoders.Modules;
using ServingCluster.Inference.Tensors;

namespace ServingCluster.Inference.Graphs.Encoders;

/// <summary>
/// Adds what makes one vector of a row. All ways of pooling but the maximum are sums of tokens with weights, which come with the input, so
/// that one product does them all.
/// </summary>
internal sealed class PoolingBuilder(Pooling pooling, GraphWriter graph)
{
    // What sentence-transformers puts in the place of tokens that take no part in a maximum.
    private const float Lowest = -1e9f;

    /// <summary>Adds it.</summary>
    /// <param name="tokens">[rows, tokens, hidden].</param>
    /// <returns>The name of a value [rows, ways · hidden].</returns>
    public string Add(string tokens)
    {
        var pooled = pooling.Modes.Contains(PoolingMode.Max) ? OneByOne(tokens) : graph.Node("MatMul", [EncoderNames.Pooling, tokens], "pooled.ways");
        return graph.Node("Reshape", [pooled, graph.Constant<long>("pooled.shape", [0, -1], 2)], "pooled");
    }

    private string OneByOne(string tokens)
    {
        var rows = new string[pooling.Modes.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            var name = $"pooled.{pooling.Modes[i]}";
            var weights = Row(i, name + ".weights");
            rows[i] = pooling.Modes[i] == PoolingMode.Max ? Maximum(tokens, weights, name) : graph.Node("MatMul", [weights, tokens], name);
        }

        return graph.Node("Concat", rows, "pooled.ways", [GraphAttribute.Of("axis", 1)]);
    }

    // [rows, 1, tokens].
    private string Row(int index, string name)
    {
        var start = graph.Constant<long>(name + ".start", [index], 1);
        var end = graph.Constant<long>(name + ".end", [index + 1], 1);
        return graph.Node("Slice", [EncoderNames.Pooling, start, end, graph.Constant<long>(name + ".axis", [1], 1)], name);
    }

    private string Maximum(string tokens, string weights, string name)
    {
        var column = graph.Node("Transpose", [weights], name + ".column", [GraphAttribute.Of("perm", [0L, 2, 1])]);
        var takesPart = graph.Node("Cast", [column], name + ".part", [GraphAttribute.Of("to", (long)TensorElementType.Bool)]);
        var seen = graph.Node("Where", [takesPart, tokens, graph.Constant<float>(name + ".lowest", [Lowest], [])], name + ".seen");
        return graph.Node("ReduceMax", [seen], name, [GraphAttribute.Of("axes", [1L]), GraphAttribute.Of("keepdims", 1)]);
    }
}
