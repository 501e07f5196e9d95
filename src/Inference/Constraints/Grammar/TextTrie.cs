namespace ServingCluster.Inference.Constraints.Grammar;

/// <summary>A set of texts, byte by byte. Immutable once made.</summary>
internal sealed class TextTrie
{
    private readonly SortedList<byte, TextTrie> _children = [];

    /// <summary>The number of the text that ends here; −1 for none.</summary>
    public int Text { get; private set; } = -1;

    /// <summary>The texts that end here or below, one bit each, of the first 64.</summary>
    public ulong Below { get; private set; }

    public bool IsLeaf => _children.Count == 0;

    public static TextTrie Of(IEnumerable<byte[]> texts)
    {
        var root = new TextTrie();
        var number = 0;
        foreach (var text in texts)
            root.Add(text, number++);
        return root;
    }

    public TextTrie? Next(byte next) => _children.GetValueOrDefault(next);

    private void Add(ReadOnlySpan<byte> text, int number)
    {
        Below |= number < 64 ? 1UL << number : 0;
        if (text.IsEmpty)
        {
            Text = Text < 0 ? number : Text;
            return;
        }

        if (!_children.TryGetValue(text[0], out var child))
            _children.Add(text[0], child = new TextTrie());
        child.Add(text[1..], number);
    }
}
