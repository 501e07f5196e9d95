using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace ServingCluster.Inference.Tokenizers.Models;

/// <summary>The tokens <c>&lt;0x00&gt;</c> to <c>&lt;0xFF&gt;</c>, of which SentencePiece models put together what their vocabulary lacks.</summary>
internal sealed class ByteTokens
{
    private readonly int[] _ids = new int[256];

    /// <summary>Those of a vocabulary; some may be missing.</summary>
    public ByteTokens(Vocabulary vocabulary)
    {
        for (var value = 0; value < _ids.Length; value++)
            _ids[value] = vocabulary.Find($"<0x{value:X2}>") ?? -1;
    }

    /// <summary>Writes the ids of bytes.</summary>
    /// <returns>Whether all were there.</returns>
    public bool TryAdd(ReadOnlySpan<byte> utf8, Span<int> ids)
    {
        for (var i = 0; i < utf8.Length; i++)
        {
            if ((ids[i] = _ids[utf8[i]]) < 0)
                return false;
        }

        return true;
    }

    /// <summary>Adds the ids of all bytes of a text, or none of them when a token is missing.</summary>
    /// <returns>Whether all were there.</returns>
    public bool TryAddText(ReadOnlySpan<char> text, List<int> ids)
    {
        var before = ids.Count;
        foreach (var value in Encoding.UTF8.GetBytes(text.ToString()))
        {
            if (_ids[value] < 0)
            {
                CollectionsMarshal.SetCount(ids, before);
                return false;
            }

            ids.Add(_ids[value]);
        }

        return true;
    }

    /// <summary>Reads a token of a byte.</summary>
    public static bool TryParse(ReadOnlySpan<char> token, out byte value)
    {
        value = 0;
        return token.Length == 6 && token.StartsWith("<0x", StringComparison.Ordinal) && token[5] == '>'
            && byte.TryParse(token[3..5], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
    }
}
