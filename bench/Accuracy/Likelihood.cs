using System.Numerics.Tensors;

namespace ServingCluster.Accuracy;

/// <summary>How a build predicts a text, and how its predictions differ from those of the build that it is compared with.</summary>
internal sealed class Likelihood
{
    private double _loss;
    private double _divergence;
    private long _count;
    private long _same;

    /// <summary>e to the mean negative log-probability of the text's tokens.</summary>
    public double Perplexity => Math.Exp(_loss / _count);

    /// <summary>The mean Kullback–Leibler divergence of the predictions, in nats.</summary>
    public double Divergence => _divergence / _count;

    /// <summary>How often the most likely token is the same.</summary>
    public double SameTop => (double)_same / _count;

    public long Count => _count;

    /// <summary>Counts the prediction of a token.</summary>
    /// <param name="baseline">Log-probabilities of the other build.</param>
    /// <param name="logProbabilities">Those of this one.</param>
    /// <param name="token">The token that follows in the text.</param>
    public void Add(ReadOnlySpan<double> baseline, ReadOnlySpan<double> logProbabilities, int token)
    {
        _count++;
        _loss -= logProbabilities[token];
        for (var i = 0; i < baseline.Length; i++)
            _divergence += Math.Exp(baseline[i]) * (baseline[i] - logProbabilities[i]);
        if (TensorPrimitives.IndexOfMax(baseline) == TensorPrimitives.IndexOfMax(logProbabilities))
            _same++;
    }

    /// <summary>Logits to log-probabilities, in double precision.</summary>
    public static double[] LogProbabilities(ReadOnlySpan<float> logits)
    {
        var result = new double[logits.Length];
        var max = (double)TensorPrimitives.Max(logits);
        var sum = 0.0;
        for (var i = 0; i < logits.Length; i++)
            sum += Math.Exp(logits[i] - max);
        var total = max + Math.Log(sum);
        for (var i = 0; i < logits.Length; i++)
            result[i] = logits[i] - total;
        return result;
    }
}
