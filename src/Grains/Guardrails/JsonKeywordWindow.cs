using System.Buffers;
using ServingCluster.Grains.Guardrails.Pii;

namespace ServingCluster.Grains.Guardrails;

/// <summary>Looks for words in what a text says that is JSON and comes in pieces, so that escapes hide none. Not thread-safe.</summary>
internal sealed class JsonKeywordWindow(Keywords words)
{
    private readonly KeywordWindow _words = new(words);
    private readonly JsonUnescaper _unescaper = new();
    private readonly ArrayBufferWriter<char> _said = new();

    /// <summary>Whether one of the words stands in what the text says, now that this piece was added.</summary>
    public bool Push(ReadOnlySpan<char> piece)
    {
        _said.ResetWrittenCount();
        foreach (var c in piece)
        {
            if (_unescaper.Take(c, out var value))
                _said.Write([value]);
        }

        return _words.Push(_said.WrittenSpan);
    }
}
