using System.Text;

namespace ServingCluster.Inference.Tokenizers.Unicode;

/// <summary>
/// The printable characters that stand for the 256 bytes in byte-level vocabularies (GPT-2's <c>bytes_to_unicode</c>): printable
/// Latin-1 stands for itself, the other 68 bytes, in order, for U+0100 and on.
/// </summary>
internal static class ByteAlphabet
{
    private const int None = -1;

    private static readonly char[] Characters = MakeCharacters();
    private static readonly short[] Bytes = MakeBytes();

    /// <summary>The character of a byte.</summary>
    public static char Of(byte value) => Characters[value];

    /// <summary>The byte of a character; false when it stands for none.</summary>
    public static bool TryByte(char character, out byte value)
    {
        var found = character < Bytes.Length ? Bytes[character] : None;
        value = (byte)found;
        return found != None;
    }

    /// <summary>The bytes of a token's characters; when one of them stands for none, the token's own UTF-8.</summary>
    /// <param name="token">The token.</param>
    /// <param name="bytes">Takes them; three for each UTF-16 unit always suffice.</param>
    /// <returns>How many there are.</returns>
    public static int Read(ReadOnlySpan<char> token, Span<byte> bytes)
    {
        for (var i = 0; i < token.Length; i++)
        {
            if (!TryByte(token[i], out bytes[i]))
                return Encoding.UTF8.GetBytes(token, bytes);
        }

        return token.Length;
    }

    /// <summary>The characters of a text's UTF-8.</summary>
    /// <param name="text">Valid UTF-16.</param>
    /// <param name="characters">Takes them; three for each UTF-16 unit always suffice.</param>
    /// <returns>How many there are.</returns>
    public static int Write(ReadOnlySpan<char> text, Span<char> characters)
    {
        Span<byte> utf8 = stackalloc byte[4];
        var count = 0;
        for (var i = 0; i < text.Length;)
        {
            if (text[i] < 0x80)
            {
                characters[count++] = Characters[text[i++]];
                continue;
            }

            Rune.DecodeFromUtf16(text[i..], out var rune, out var length);
            foreach (var value in utf8[..rune.EncodeToUtf8(utf8)])
                characters[count++] = Characters[value];
            i += length;
        }

        return count;
    }

    private static char[] MakeCharacters()
    {
        var characters = new char[256];
        var next = '\u0100';
        for (var value = 0; value < characters.Length; value++)
            characters[value] = value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or >= 0xAE ? (char)value : next++;
        return characters;
    }

    private static short[] MakeBytes()
    {
        var bytes = new short[Characters.Max() + 1];
        Array.Fill(bytes, (short)None);
        for (var value = 0; value < Characters.Length; value++)
            bytes[Characters[value]] = (short)value;
        return bytes;
    }
}
