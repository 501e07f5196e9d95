using System.Text;
using ServingCluster.Inference.Tokenizers.Unicode;

namespace ServingCluster.Inference.Tokenizers.Normalizers;

/// <summary>Changes text character by character.</summary>
/// <param name="map">What a code point becomes: itself, another, or <see cref="Removed"/>.</param>
internal sealed class CharacterNormalizer(Func<int, int> map) : INormalizer
{
    /// <summary>Tells that a character is left out.</summary>
    public const int Removed = -1;

    /// <inheritdoc/>
    public string Normalize(string text)
    {
        StringBuilder? changed = null;
        var at = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            var mapped = map(rune.Value);
            if (mapped != rune.Value)
                changed ??= new StringBuilder(text, 0, at, text.Length);
            if (mapped != Removed)
                changed?.AppendCodePoint(mapped);
            at += rune.Utf16SequenceLength;
        }

        return changed?.ToString() ?? text;
    }
}
