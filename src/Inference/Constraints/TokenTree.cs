using ServingCluster.Inference.Constraints.Grammar;

namespace ServingCluster.Inference.Constraints;

/// <summary>
/// Tokens by their bytes as a tree, in the order in which it is walked: a node's children follow it, and where its byte may not come,
/// the walk goes on behind all of them.
/// </summary>
internal sealed class TokenTree
{
    private readonly List<Node> _nodes = [];

    // The tokens of the nodes, one after the other; few texts have more than one token.
    private readonly List<int> _ids = [];
    private readonly int _depth;

    public TokenTree(TokenTrie tokens, IEnumerable<int> ids)
    {
        var sorted = ids.ToArray();
        Array.Sort(sorted, (a, b) => tokens.BytesOf(a).SequenceCompareTo(tokens.BytesOf(b)));
        Build(tokens, sorted, 0, sorted.Length, 0);
        foreach (var node in _nodes)
            _depth = Math.Max(_depth, node.Depth);
    }

    private readonly record struct Node(byte Byte, int Depth, int Behind, int FirstId, int Ids);

    /// <summary>Sets the bits of all tokens that may come at a frame.</summary>
    public void Allow(ulong[] mask, Frame start, FrameTable table)
    {
        var ways = new Frame[_depth + 1][];
        ways[0] = [start];
        for (var at = 0; at < _nodes.Count;)
        {
            var node = _nodes[at];
            var next = table.Step(ways[node.Depth - 1], node.Byte);
            if (next.Length == 0)
            {
                at = node.Behind;
                continue;
            }

            ways[node.Depth] = next;
            for (var i = 0; i < node.Ids; i++)
                TokenTrie.Allow(mask, _ids[node.FirstId + i]);
            at++;
        }
    }

    // The tokens from start to end, sorted, have the same first bytes.
    private void Build(TokenTrie tokens, int[] sorted, int start, int end, int depth)
    {
        while (start < end)
        {
            var first = tokens.BytesOf(sorted[start])[depth];
            var stop = start;
            var whole = 0;
            for (; stop < end && tokens.BytesOf(sorted[stop])[depth] == first; stop++)
                whole += tokens.BytesOf(sorted[stop]).Length == depth + 1 ? 1 : 0;
            var node = _nodes.Count;
            _nodes.Add(new Node(first, depth + 1, 0, _ids.Count, whole));
            _ids.AddRange(sorted.AsSpan(start, whole));
            Build(tokens, sorted, start + whole, stop, depth + 1);
            _nodes[node] = _nodes[node] with { Behind = _nodes.Count };
            start = stop;
        }
    }
}
