namespace ServingCluster.Inference.Tokenizers.Models;

/// <summary>Lays out a <see cref="TokenTrie"/> from sorted texts, level by level, so that a node's children follow each other.</summary>
internal sealed class TrieLayout(KeyValuePair<string, int>[] sorted)
{
    private readonly List<char> _units = [];
    private readonly List<int> _firstChild = [];
    private readonly List<int> _ids = [];
    private readonly Queue<(int Start, int End, int Depth)> _open = new();

    /// <summary>The unit that leads to each node, the first child of each (a node's children end where the next node's begin), and ids.</summary>
    public (char[] Units, int[] FirstChild, int[] Ids) Build()
    {
        AddNode('\0', 0, sorted.Length, 0);
        while (_open.TryDequeue(out var node))
        {
            _firstChild.Add(_units.Count);
            AddChildren(node.Start, node.End, node.Depth);
        }

        _firstChild.Add(_units.Count);
        return ([.. _units], [.. _firstChild], [.. _ids]);
    }

    private void AddChildren(int start, int end, int depth)
    {
        while (start < end && sorted[start].Key.Length == depth)
            start++;
        while (start < end)
        {
            var unit = sorted[start].Key[depth];
            var next = start + 1;
            while (next < end && sorted[next].Key[depth] == unit)
                next++;
            AddNode(unit, start, next, depth + 1);
            start = next;
        }
    }

    private void AddNode(char unit, int start, int end, int depth)
    {
        _units.Add(unit);
        _ids.Add(IdAt(start, end, depth));
        _open.Enqueue((start, end, depth));
    }

    private int IdAt(int start, int end, int depth)
    {
        var id = -1;
        for (var i = start; i < end && sorted[i].Key.Length == depth; i++)
            id = sorted[i].Value;
        return id;
    }
}
