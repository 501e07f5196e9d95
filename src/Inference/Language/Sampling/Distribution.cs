using System.Numerics.Tensors;

namespace ServingCluster.Inference.Language.Sampling;

/// <summary>
/// Probabilities of a whole vocabulary, up to a common factor: the exponential of each logit less the highest. Its memory is used over
/// and over; for one thread at a time.
/// </summary>
/// <param name="vocabulary">The number of tokens.</param>
internal sealed class Distribution(int vocabulary)
{
    private const int Block = 256;

    private readonly float[] _weights = new float[vocabulary];
    private readonly double[] _blockSums = new double[(vocabulary + Block - 1) / Block];

    /// <summary>The sum of all weights; the highest logit's own is 1.</summary>
    public double Total { get; private set; }

    /// <summary>Reckons the weights.</summary>
    /// <param name="logits">Finite ones and negative infinity.</param>
    /// <param name="max">The highest logit; finite.</param>
    public void Fill(ReadOnlySpan<float> logits, float max)
    {
        TensorPrimitives.Subtract(logits, max, _weights);
        TensorPrimitives.Exp<float>(_weights, _weights);
        Total = 0;
        for (var i = 0; i < _blockSums.Length; i++)
        {
            // Sums of few floats, added up as doubles: no token of a large vocabulary is lost to rounding.
            _blockSums[i] = TensorPrimitives.Sum<float>(BlockAt(i));
            Total += _blockSums[i];
        }
    }

    /// <summary>The token at a share of the probability, by the order of ids.</summary>
    /// <param name="uniform">The share, in [0, 1).</param>
    public int Draw(double uniform)
    {
        var left = uniform * Total;
        var block = 0;
        for (; block < _blockSums.Length - 1 && left >= _blockSums[block]; block++)
            left -= _blockSums[block];
        return (block * Block) + DrawWithin(BlockAt(block), left);
    }

    // Rounding may leave a rest at the end; then it is the last token that can come at all.
    private static int DrawWithin(ReadOnlySpan<float> weights, double left)
    {
        var token = 0;
        for (var i = 0; i < weights.Length; i++)
        {
            if (weights[i] == 0)
                continue;
            token = i;
            left -= weights[i];
            if (left < 0)
                break;
        }

        return token;
    }

    private ReadOnlySpan<float> BlockAt(int index) => _weights.AsSpan(index * Block, Math.Min(Block, _weights.Length - (index * Block)));
}
