using System.Numerics;
using System.Runtime.InteropServices;

namespace ServingCluster.Inference.Language.Sampling;

/// <summary>
/// The tokens that may be drawn when top-k, top-p or min-p leave some out. Kept in the order of their ids, so that a draw does not hang
/// on the order in which a selection put them. Its memory is used over and over; for one thread at a time.
/// </summary>
/// <param name="vocabulary">The number of tokens.</param>
internal sealed class CandidateSet(int vocabulary)
{
    private readonly ulong[] _keys = new ulong[vocabulary];
    private readonly ulong[] _work = new ulong[vocabulary];
    private int _count;

    public int Count => _count;

    /// <summary>Takes the tokens whose logit is at least so high, and only those.</summary>
    public void Gather(ReadOnlySpan<float> logits, float floor)
    {
        _count = 0;
        var blocks = MemoryMarshal.Cast<float, Vector<float>>(logits);
        var bound = new Vector<float>(floor);
        for (var i = 0; i < blocks.Length; i++)
        {
            if (Vector.GreaterThanOrEqualAny(blocks[i], bound))
                GatherFew(logits, i * Vector<float>.Count, Vector<float>.Count, floor);
        }

        var done = blocks.Length * Vector<float>.Count;
        GatherFew(logits, done, logits.Length - done, floor);
    }

    /// <summary>Keeps the most likely ones that together weigh enough; at least one.</summary>
    public void Keep<TWeight>(double enough, TWeight weight)
        where TWeight : struct, IRankWeight
    {
        var work = _work.AsSpan(0, _count);
        _keys.AsSpan(0, _count).CopyTo(work);
        var cutoff = RankSelection.Cutoff(work, enough, weight);
        var kept = 0;
        for (var i = 0; i < _count; i++)
        {
            if (_keys[i] >= cutoff)
                _keys[kept++] = _keys[i];
        }

        _count = kept;
    }

    /// <summary>What all weigh together.</summary>
    public double Weigh<TWeight>(TWeight weight)
        where TWeight : struct, IRankWeight
    {
        var sum = 0.0;
        for (var i = 0; i < _count; i++)
            sum += weight.Of(_keys[i]);
        return sum;
    }

    /// <summary>The token at a share of the candidates' probability.</summary>
    /// <param name="uniform">The share, in [0, 1).</param>
    /// <param name="weight">Their probabilities.</param>
    public int Draw(double uniform, MassWeight weight)
    {
        var left = uniform * Weigh(weight);
        var last = 0;
        for (; last < _count - 1; last++)
        {
            left -= weight.Of(_keys[last]);
            if (left < 0)
                break;
        }

        return RankKey.Token(_keys[last]);
    }

    private void GatherFew(ReadOnlySpan<float> logits, int first, int count, float floor)
    {
        for (var token = first; token < first + count; token++)
        {
            if (logits[token] >= floor)
                _keys[_count++] = RankKey.Of(logits[token], token);
        }
    }
}
