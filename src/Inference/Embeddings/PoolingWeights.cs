using System.Collections.Immutable;
using ServingCluster.Inference.Graphs.Encoders.Modules;

namespace ServingCluster.Inference.Embeddings;

/// <summary>How much of each token goes into a text's vector, by way of pooling: the graph's input <c>pooling</c>.</summary>
internal static class PoolingWeights
{
    /// <summary>Fills a row.</summary>
    /// <param name="row">[ways, width].</param>
    /// <param name="modes">The ways.</param>
    /// <param name="width">Tokens of the longest row.</param>
    /// <param name="length">Tokens of this one; 1 and up.</param>
    /// <param name="skip">How many of its first tokens take no part; fewer than <paramref name="length"/>.</param>
    public static void Fill(Span<float> row, ImmutableArray<PoolingMode> modes, int width, int length, int skip)
    {
        row.Clear();
        for (var way = 0; way < modes.Length; way++)
            Fill(row.Slice(way * width, length), modes[way], skip);
    }

    private static void Fill(Span<float> tokens, PoolingMode mode, int skip)
    {
        var part = tokens[skip..];
        switch (mode)
        {
            case PoolingMode.Cls:
                tokens[0] = 1;
                break;
            case PoolingMode.LastToken:
                tokens[^1] = 1;
                break;
            case PoolingMode.Max:
                part.Fill(1);
                break;
            case PoolingMode.Mean:
                part.Fill(1f / part.Length);
                break;
            case PoolingMode.MeanSqrtLength:
                part.Fill(1 / MathF.Sqrt(part.Length));
                break;
            default:
                FillRising(part, skip + 1);
                break;
        }
    }

    // 1, 2, 3 … from the first token of the row, divided by the sum of those that take part.
    private static void FillRising(Span<float> part, int first)
    {
        var sum = part.Length * ((2.0 * first) + part.Length - 1) / 2;
        for (var i = 0; i < part.Length; i++)
            part[i] = (float)((first + i) / sum);
    }
}
