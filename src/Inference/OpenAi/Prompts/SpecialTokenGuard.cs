using System.Buffers;
using System.Text;
using ServingCluster.Inference.Tokenizers;

namespace ServingCluster.Inference.OpenAi.Prompts;

/// <summary>
/// Keeps texts of a caller from forging tokens of control: a message that spells <c>&lt;|eot_id|&gt;</c> must not end its turn. Such a
/// spelling is broken in two by a mark that goes through the template with it, and where the mark stands the prompt is encoded in parts,
/// so that the spelling becomes plain text. Texts without one are encoded as ever.
/// </summary>
internal sealed class SpecialTokenGuard
{
    // A code point that Unicode sets apart from text (core specification, 23.7); a caller's own becomes U+FFFD.
    private const char Mark = '\uFDD0';

    private readonly ITokenizer _tokenizer;
    private readonly SearchValues<string> _spellings;

    /// <summary>A guard of the tokenizer's special tokens.</summary>
    public SpecialTokenGuard(ITokenizer tokenizer)
    {
        _tokenizer = tokenizer;
        var spellings = new List<string>();
        for (var id = 0; id < tokenizer.VocabularySize; id++)
        {
            // What is a single character has no middle to be broken at.
            if (tokenizer.IsSpecial(id) && Encoding.UTF8.GetString(tokenizer.BytesOf(id)) is { Length: > 1 } name)
                spellings.Add(name);
        }

        _spellings = SearchValues.Create([.. spellings], StringComparison.Ordinal);
    }

    /// <summary>The text with marks where it spells special tokens; the same text where it spells none.</summary>
    public string Protect(string text)
    {
        if (text.Contains(Mark))
            text = text.Replace(Mark, '\uFFFD');
        var at = text.AsSpan().IndexOfAny(_spellings);
        if (at < 0)
            return text;

        var result = new StringBuilder(text.Length + 8);
        var rest = text.AsSpan();
        for (; at >= 0; at = rest.IndexOfAny(_spellings))
        {
            // After the first character, not after the spelling: another may begin within this one.
            var cut = at + (char.IsHighSurrogate(rest[at]) && at + 1 < rest.Length ? 2 : 1);
            result.Append(rest[..cut]).Append(Mark);
            rest = rest[cut..];
        }

        return result.Append(rest).ToString();
    }

    /// <summary>The ids of a rendered template with protected texts in it. No tokens are put around it.</summary>
    public int[] Encode(string prompt)
    {
        if (!prompt.Contains(Mark))
            return _tokenizer.Encode(prompt, addSpecialTokens: false);
        var ids = new List<int>();
        foreach (var part in prompt.Split(Mark))
            ids.AddRange(_tokenizer.Encode(part, addSpecialTokens: false));
        return [.. ids];
    }
}
