using System.Text;

namespace ServingCluster.Inference.Tokenizers.Models;

/// <summary>The ids of tokens that are a single character. Below U+10000 it is an array, the others are looked up.</summary>
internal sealed class CharacterTable
{
    private readonly int[] _ids;
    private readonly Vocabulary _vocabulary;

    /// <summary>The single characters of a vocabulary.</summary>
    public CharacterTable(Vocabulary vocabulary)
    {
        _vocabulary = vocabulary;
        var highest = 0;
        foreach (var token in vocabulary.Ids.Keys)
            highest = token.Length == 1 ? Math.Max(highest, token[0]) : highest;
        _ids = new int[highest + 1];
        Array.Fill(_ids, -1);
        foreach (var (token, id) in vocabulary.Ids)
        {
            if (token.Length == 1)
                _ids[token[0]] = id;
        }
    }

    /// <summary>The id of the character of one UTF-16 unit; negative when it has none.</summary>
    public int IdOf(char character) => character < _ids.Length ? _ids[character] : -1;

    /// <summary>The id of a character of one or two UTF-16 units; negative when it has none.</summary>
    public int IdOf(ReadOnlySpan<char> character)
    {
        if (character.Length == 1)
            return IdOf(character[0]);
        return _vocabulary.TryFind(character, out var id) ? id : -1;
    }

    /// <summary>How many UTF-16 units the first character has.</summary>
    public static int LengthOfFirst(ReadOnlySpan<char> text)
    {
        if (!char.IsHighSurrogate(text[0]))
            return 1;
        Rune.DecodeFromUtf16(text, out _, out var length);
        return length;
    }
}
