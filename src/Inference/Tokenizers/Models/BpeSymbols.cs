using System.Text;

namespace ServingCluster.Inference.Tokenizers.Models;

/// <summary>Makes a word the symbols that merging starts from: one for every character, or for every byte of one that is unknown.</summary>
internal sealed class BpeSymbols(Vocabulary vocabulary, BpeOptions options)
{
    private readonly CharacterTable _characters = new(vocabulary);
    private readonly UnknownToken _unknown = new(vocabulary, options.UnknownToken);
    private readonly ByteTokens? _bytes = options.ByteFallback ? new ByteTokens(vocabulary) : null;
    private readonly bool _affixed = options.ContinuingPrefix.Length > 0 || options.EndSuffix.Length > 0;

    /// <summary>The most symbols that a UTF-16 unit becomes.</summary>
    public const int MostPerUnit = 3;

    /// <summary>Whether the characters on both sides of a place are tokens of their own, wherever in a word they stand.</summary>
    public bool AreKnown(char left, char right) => !_affixed && _characters.IdOf(left) >= 0 && _characters.IdOf(right) >= 0;

    /// <summary>Reads a word.</summary>
    /// <param name="word">Whole characters.</param>
    /// <param name="symbols">Takes the ids; <see cref="MostPerUnit"/> for each UTF-16 unit always suffice.</param>
    /// <returns>How many there are.</returns>
    public int Read(ReadOnlySpan<char> word, Span<int> symbols)
    {
        var count = 0;
        var pendingUnknown = false;
        for (int at = 0, length; at < word.Length; at += length)
        {
            length = CharacterTable.LengthOfFirst(word[at..]);
            var id = _affixed ? FindAffixed(word, at, length) : _characters.IdOf(word.Slice(at, length));
            if (id >= 0)
            {
                EndUnknown(ref pendingUnknown, symbols, ref count);
                symbols[count++] = id;
            }
            else if (!TryBytes(word.Slice(at, length), symbols, ref count) && _unknown.IsNamed)
            {
                if (!options.FuseUnknown)
                    EndUnknown(ref pendingUnknown, symbols, ref count);
                pendingUnknown = true;
            }
        }

        EndUnknown(ref pendingUnknown, symbols, ref count);
        return count;
    }

    private void EndUnknown(ref bool pending, Span<int> symbols, ref int count)
    {
        if (pending)
            symbols[count++] = _unknown.Id;
        pending = false;
    }

    private bool TryBytes(ReadOnlySpan<char> character, Span<int> symbols, ref int count)
    {
        if (_bytes is null)
            return false;
        Span<byte> utf8 = stackalloc byte[4];
        var length = Encoding.UTF8.GetBytes(character, utf8);
        if (!_bytes.TryAdd(utf8[..length], symbols[count..]))
            return false;
        count += length;
        return true;
    }

    private int FindAffixed(ReadOnlySpan<char> word, int at, int length)
    {
        var prefix = at > 0 ? options.ContinuingPrefix : "";
        var suffix = at + length == word.Length ? options.EndSuffix : "";
        return vocabulary.Find(string.Concat(prefix, word.Slice(at, length), suffix)) ?? -1;
    }
}
