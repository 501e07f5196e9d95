using System.Text;
using ServingCluster.Inference.Tokenizers.Unicode;

namespace ServingCluster.Inference.Tokenizers.Decoders;

/// <summary>Puts the bytes of all tokens together and reads them as UTF-8, one U+FFFD for each maximal part that is none.</summary>
internal sealed class ByteLevelStage(DecoderStage next) : WholeTokenStage(next)
{
    private readonly System.Text.Decoder _utf8 = Encoding.UTF8.GetDecoder();
    private byte[] _bytes = new byte[64];
    private char[] _characters = new char[64];

    /// <inheritdoc/>
    public override void Flush()
    {
        Decode([], flush: true);
        base.Flush();
    }

    /// <inheritdoc/>
    protected override void Token(ReadOnlySpan<char> token)
    {
        if (_bytes.Length < 3 * token.Length)
            _bytes = new byte[3 * token.Length];
        Decode(_bytes.AsSpan(0, ByteAlphabet.Read(token, _bytes)), flush: false);
    }

    private void Decode(ReadOnlySpan<byte> bytes, bool flush)
    {
        // Up to three bytes may have been held back, each of which may come out as a character of its own.
        if (_characters.Length < bytes.Length + 4)
            _characters = new char[bytes.Length + 4];
        var count = _utf8.GetChars(bytes, _characters, flush);
        Next.Append(_characters.AsSpan(0, count), endsToken: flush);
    }
}
