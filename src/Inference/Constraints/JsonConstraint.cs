using ServingCluster.Inference.Constraints.Grammar;
using ServingCluster.Inference.Language;

namespace ServingCluster.Inference.Constraints;

/// <summary>
/// Holds an answer to a grammar: a pushdown automaton over bytes, walked together with the tree of the vocabulary's tokens. Which tokens
/// may come at a place is found once for an answer. When the value is complete, only end tokens may come.
/// </summary>
internal sealed class JsonConstraint : ITokenConstraint
{
    // Masks of 128,000 tokens take 16 KiB each.
    private const int MostMasks = 256;

    private readonly TokenTrie _tokens;
    private readonly int[] _endTokens;
    private readonly float[] _endLogits;
    private readonly FrameTable _table = new();
    private readonly Queue<Frame> _masked = new();
    private readonly ulong[] _union;
    private Frame[] _ways;

    /// <param name="grammar">The form of the answer.</param>
    /// <param name="tokens">The model's vocabulary.</param>
    /// <param name="endTokens">What ends an answer; at least one. They may come when the value is complete and never before.</param>
    public JsonConstraint(JsonGrammar grammar, TokenTrie tokens, IReadOnlyList<int> endTokens)
    {
        ArgumentOutOfRangeException.ThrowIfZero(endTokens.Count);
        (_tokens, _endTokens, _endLogits) = (tokens, [.. endTokens], new float[endTokens.Count]);
        _union = new ulong[tokens.MaskLength];
        _ways = [grammar.Root.Start(_table)];
    }

    /// <summary>Whether the value is complete, or a number that may be.</summary>
    public bool MayEnd
    {
        get
        {
            foreach (var way in _ways)
            {
                if (RootNode.IsOver(way))
                    return true;
            }

            return false;
        }
    }

    /// <inheritdoc/>
    public void Mask(Span<float> logits)
    {
        var mask = Current();
        for (var i = 0; i < _endTokens.Length; i++)
            _endLogits[i] = logits[_endTokens[i]];
        TokenMask.Apply(mask, logits);
        // A vocabulary without the bytes that would be needed leaves nothing; then the answer ends unfinished.
        var mayEnd = MayEnd || TokenMask.IsNone(mask, _endTokens);
        for (var i = 0; i < _endTokens.Length; i++)
            logits[_endTokens[i]] = mayEnd ? _endLogits[i] : float.NegativeInfinity;
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The token may not come here.</exception>
    public void Accept(int token)
    {
        if (_endTokens.AsSpan().Contains(token))
            return;
        var ways = _ways;
        foreach (var next in _tokens.BytesOf(token))
        {
            ways = _table.Step(ways, next);
            if (ways.Length == 0)
                throw new InvalidOperationException($"Token {token} does not go on with the answer's form.");
        }

        _ways = ways;
    }

    private ulong[] Current()
    {
        if (_ways.Length == 1)
            return MaskOf(_ways[0]);
        Array.Clear(_union);
        foreach (var way in _ways)
        {
            var mask = MaskOf(way);
            for (var i = 0; i < mask.Length; i++)
                _union[i] |= mask[i];
        }

        return _union;
    }

    private ulong[] MaskOf(Frame frame)
    {
        if (frame.Mask is { } known)
            return known;
        var mask = Recycled();
        if (frame.Node.FreeText(frame) is { } longest)
        {
            _tokens.Plain.Allow(mask, longest);
            _tokens.Other.Allow(mask, frame, _table);
        }
        else
        {
            _tokens.All.Allow(mask, frame, _table);
            MarkerTokens.Allow(mask, frame, _tokens, _table);
        }

        frame.Mask = mask;
        _masked.Enqueue(frame);
        return mask;
    }

    private ulong[] Recycled()
    {
        if (_masked.Count < MostMasks)
            return new ulong[_tokens.MaskLength];
        var oldest = _masked.Dequeue();
        var mask = oldest.Mask!;
        oldest.Mask = null;
        Array.Clear(mask);
        return mask;
    }
}
