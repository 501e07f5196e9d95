using System.Buffers;

namespace ServingCluster.Grains.Guardrails.Pii;

/// <summary>Words just before a number that say what it is.</summary>
/// <param name="words">Any of them will do, in upper or lower case.</param>
internal sealed class ContextWords(params ReadOnlySpan<string> words)
{
    private readonly SearchValues<string> _words = SearchValues.Create(words, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether one of them stands in the text.</summary>
    public bool StandIn(ReadOnlySpan<char> text) => text.ContainsAny(_words);
}
