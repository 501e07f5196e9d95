using ServingCluster.Inference.Embeddings;
using ServingCluster.Inference.Graphs.Encoders.Modules;

namespace ServingCluster.Inference.Tests.Embeddings;

public sealed class PoolingWeightsTests
{
    [Theory]
    [InlineData(nameof(PoolingMode.Cls), 0, new float[] { 1, 0, 0, 0, 0 })]
    [InlineData(nameof(PoolingMode.LastToken), 0, new float[] { 0, 0, 0, 1, 0 })]
    [InlineData(nameof(PoolingMode.Max), 0, new float[] { 1, 1, 1, 1, 0 })]
    [InlineData(nameof(PoolingMode.Mean), 0, new[] { 0.25f, 0.25f, 0.25f, 0.25f, 0 })]
    [InlineData(nameof(PoolingMode.MeanSqrtLength), 0, new[] { 0.5f, 0.5f, 0.5f, 0.5f, 0 })]
    [InlineData(nameof(PoolingMode.WeightedMean), 0, new[] { 0.1f, 0.2f, 0.3f, 0.4f, 0 })]
    [InlineData(nameof(PoolingMode.Cls), 2, new float[] { 1, 0, 0, 0, 0 })]
    [InlineData(nameof(PoolingMode.LastToken), 2, new float[] { 0, 0, 0, 1, 0 })]
    [InlineData(nameof(PoolingMode.Max), 2, new float[] { 0, 0, 1, 1, 0 })]
    [InlineData(nameof(PoolingMode.Mean), 2, new[] { 0, 0, 0.5f, 0.5f, 0 })]
    [InlineData(nameof(PoolingMode.MeanSqrtLength), 3, new float[] { 0, 0, 0, 1, 0 })]
    [InlineData(nameof(PoolingMode.WeightedMean), 1, new[] { 0, 2 / 9f, 3 / 9f, 4 / 9f, 0 })]
    public void A_text_of_four_tokens_in_a_row_of_five(string mode, int skip, float[] expected)
    {
        var row = new float[] { 9, 9, 9, 9, 9 };
        PoolingWeights.Fill(row, [Enum.Parse<PoolingMode>(mode)], row.Length, length: 4, skip);
        Assert.Equal(expected, row);
    }

    [Fact]
    public void Each_way_has_a_row_of_its_own()
    {
        var rows = new float[6];
        PoolingWeights.Fill(rows, [PoolingMode.Cls, PoolingMode.Mean], width: 3, length: 2, skip: 0);
        Assert.Equal([1, 0, 0, 0.5f, 0.5f, 0], rows);
    }
}
