using System.Buffers;

namespace ServingCluster.Grains.Guardrails;

/// <summary>Words that a text may not contain, in upper or lower case, also as part of others. Immutable.</summary>
internal sealed class Keywords
{
    private readonly SearchValues<string> _words;

    /// <param name="words">The words; at least one, none of them empty.</param>
    public Keywords(IReadOnlyList<string> words)
    {
        _words = SearchValues.Create([.. words], StringComparison.OrdinalIgnoreCase);
        Longest = words.Max(w => w.Length);
    }

    /// <summary>Characters of the longest of them.</summary>
    public int Longest { get; }

    /// <summary>Whether one of them stands in the text.</summary>
    public bool StandIn(ReadOnlySpan<char> text) => text.ContainsAny(_words);
}
