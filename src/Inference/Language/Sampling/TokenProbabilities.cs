using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace ServingCluster.Inference.Language.Sampling;

/// <summary>
/// Logarithms of probabilities by the model itself: a log-softmax, with the highest logit subtracted first so that nothing overflows.
/// For one thread at a time.
/// </summary>
/// <param name="vocabulary">The number of tokens.</param>
internal sealed class TokenProbabilities(int vocabulary)
{
    private readonly Distribution _distribution = new(vocabulary);
    private readonly float[] _logits = new float[vocabulary];
    private float _max;
    private float _logTotal;

    /// <summary>Keeps a copy of the logits.</summary>
    /// <returns>False when they have no highest one that is finite, so that no probabilities can be told.</returns>
    public bool TryRead(ReadOnlySpan<float> logits)
    {
        logits.CopyTo(_logits);
        _max = TensorPrimitives.Max(logits);
        if (!float.IsFinite(_max))
            return false;
        _distribution.Fill(logits, _max);
        _logTotal = (float)Math.Log(_distribution.Total);
        return true;
    }

    /// <summary>The natural logarithm of a token's probability.</summary>
    public float Of(int token) => _logits[token] - _max - _logTotal;

    /// <summary>The most likely tokens, best first; of equal ones the lower id first.</summary>
    /// <param name="count">How many, 0 and up; fewer where the vocabulary has fewer.</param>
    public TokenLogprob[] Top(int count)
    {
        Span<ulong> best = stackalloc ulong[Math.Min(count, _logits.Length)];
        best.Clear();
        if (best.Length > 0)
            FindBest(best);
        var top = new TokenLogprob[best.Length];
        for (var i = 0; i < top.Length; i++)
            top[i] = new TokenLogprob(RankKey.Token(best[i]), Of(RankKey.Token(best[i])));
        return top;
    }

    // Whole vectors below the least of the best so far are passed over; after the first few almost all are.
    private void FindBest(Span<ulong> best)
    {
        var blocks = MemoryMarshal.Cast<float, Vector<float>>(_logits);
        for (var i = 0; i < blocks.Length; i++)
        {
            if (best[^1] == 0 || Vector.GreaterThanOrEqualAny(blocks[i], new Vector<float>(RankKey.Logit(best[^1]))))
                FindBestOf(best, i * Vector<float>.Count, Vector<float>.Count);
        }

        var done = blocks.Length * Vector<float>.Count;
        FindBestOf(best, done, _logits.Length - done);
    }

    private void FindBestOf(Span<ulong> best, int first, int count)
    {
        for (var token = first; token < first + count; token++)
        {
            var key = RankKey.Of(_logits[token], token);
            if (key <= best[^1])
                continue;
            var place = best.Length - 1;
            for (; place > 0 && best[place - 1] < key; place--)
                best[place] = best[place - 1];
            best[place] = key;
        }
    }
}
