using System.Text;
using ServingCluster.Inference.Tokenizers.Unicode;

namespace ServingCluster.Inference.Tokenizers.PreTokenizers;

/// <summary>
/// Cuts text where another script begins. Spaces, and characters of no known script, go with what is before them; those at the start
/// of a text are left out, as in the implementation that made the files.
/// </summary>
internal sealed class ScriptPreTokenizer : IPreTokenizer
{
    private const byte Any = 0;

    private static readonly Lazy<byte[]> Scripts = new(ReadScripts);

    /// <inheritdoc/>
    public void Split(ReadOnlySpan<char> text, bool isFirst, PieceSink pieces)
    {
        var scripts = Scripts.Value;
        var (start, current) = (text.Length, Any);
        for (int at = 0, length; at < text.Length; at += length)
        {
            Rune.DecodeFromUtf16(text[at..], out var rune, out length);
            var script = scripts[rune.Value];
            if (script == Any || script == current)
                continue;
            if (current != Any)
                pieces.Add(text[start..at], isFirst && start == 0);
            (start, current) = (at, script);
        }

        pieces.Add(text[start..], isFirst && start == 0);
    }

    // SentencePiece takes the scripts of Japanese, and the sign of long vowels, for one.
    private static byte[] ReadScripts()
    {
        var scripts = new byte[CodePointSet.End];
        var numbers = new Dictionary<string, byte>();
        foreach (var (name, set) in UnicodeProperties.Scripts())
        {
            var called = name is "hiragana" or "katakana" ? "han" : name;
            if (!numbers.TryGetValue(called, out var number))
                numbers[called] = number = (byte)(numbers.Count + 1);
            Fill(scripts, set, number);
        }

        scripts[0x30FC] = numbers["han"];
        scripts[' '] = Any;
        return scripts;
    }

    private static void Fill(byte[] scripts, CodePointSet set, byte number)
    {
        for (var i = 0; i < set.Changes.Length; i += 2)
        {
            var end = i + 1 < set.Changes.Length ? set.Changes[i + 1] : CodePointSet.End;
            scripts.AsSpan(set.Changes[i]..end).Fill(number);
        }
    }
}
