namespace ServingCluster.Inference.Tokenizers.Models;

/// <summary>
/// Finds which of many texts a text starts with. A trie over UTF-16 units in flat arrays: the children of a node stand side by
/// side, in order.
/// </summary>
internal sealed class TokenTrie
{
    private const int None = -1;

    private readonly char[] _units;
    private readonly int[] _firstChild;
    private readonly int[] _ids;

    /// <summary>A trie of different texts with ids that are not negative. Empty texts are left out.</summary>
    public TokenTrie(IEnumerable<KeyValuePair<string, int>> texts)
    {
        var sorted = texts.Where(text => text.Key.Length > 0).ToArray();
        Array.Sort(sorted, static (a, b) => string.CompareOrdinal(a.Key, b.Key));
        (_units, _firstChild, _ids) = new TrieLayout(sorted).Build();
    }

    /// <summary>The node that every text starts at.</summary>
    public const int Root = 0;

    /// <summary>The node below one, by the next unit; false when no text goes on so.</summary>
    public bool TryStep(ref int node, char unit)
    {
        var (low, high) = (_firstChild[node], _firstChild[node + 1] - 1);
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var found = _units[middle];
            if (found == unit)
            {
                node = middle;
                return true;
            }

            (low, high) = found < unit ? (middle + 1, high) : (low, middle - 1);
        }

        return false;
    }

    /// <summary>The id of the text that ends at a node; false when none does.</summary>
    public bool TryId(int node, out int id) => (id = _ids[node]) != None;

    /// <summary>The longest text that <paramref name="text"/> starts with; false when there is none.</summary>
    public bool TryFindLongest(ReadOnlySpan<char> text, out int length, out int id)
    {
        (length, id) = (0, None);
        var node = Root;
        for (var i = 0; i < text.Length && TryStep(ref node, text[i]); i++)
        {
            if (_ids[node] != None)
                (length, id) = (i + 1, _ids[node]);
        }

        return length > 0;
    }
}
