using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;
using ServingCluster.Inference.Tokenizers.Models;

namespace ServingCluster.Inference.Tokenizers.Decoders;

/// <summary>
/// Makes the tokens of bytes that follow each other the text that their bytes are, or, when they are no UTF-8, U+FFFD for each byte.
/// So none of their text is certain until a token of another kind comes.
/// </summary>
internal sealed class ByteFallbackDecoder : ITokenDecoder
{
    /// <inheritdoc/>
    public DecoderStage Start(DecoderStage next) => new Stage(next);

    /// <inheritdoc/>
    public byte[]? InMidst(ref string token) => ByteTokens.TryParse(token, out var value) ? [value] : null;

    private sealed class Stage(DecoderStage next) : WholeTokenStage(next)
    {
        private readonly List<byte> _bytes = [];

        public override void Flush()
        {
            EndBytes();
            base.Flush();
        }

        protected override void Token(ReadOnlySpan<char> token)
        {
            if (ByteTokens.TryParse(token, out var value))
            {
                _bytes.Add(value);
                return;
            }

            EndBytes();
            Next.Append(token, endsToken: true);
        }

        private void EndBytes()
        {
            if (_bytes.Count == 0)
                return;
            var bytes = CollectionsMarshal.AsSpan(_bytes);
            if (Utf8.IsValid(bytes))
                Next.Append(Encoding.UTF8.GetString(bytes), endsToken: true);
            else
                AddReplacements();
            _bytes.Clear();
        }

        private void AddReplacements()
        {
            for (var i = 0; i < _bytes.Count; i++)
                Next.Append("\uFFFD", endsToken: true);
        }
    }
}
