using ServingCluster.Inference.Tokenizers.Normalizers;
using ServingCluster.Inference.Tokenizers.Patterns;

namespace ServingCluster.Inference.Tokenizers.Decoders;

/// <summary>Puts a text in the place of every match of an expression, token by token.</summary>
internal sealed class ReplaceDecoder(ITextPattern pattern, string content) : ITokenDecoder
{
    private readonly ReplaceNormalizer _replace = new(pattern, content);

    /// <inheritdoc/>
    public DecoderStage Start(DecoderStage next) => new Stage(next, _replace);

    /// <inheritdoc/>
    public byte[]? InMidst(ref string token)
    {
        token = _replace.Normalize(token);
        return null;
    }

    private sealed class Stage(DecoderStage next, ReplaceNormalizer replace) : WholeTokenStage(next)
    {
        protected override void Token(ReadOnlySpan<char> token) => Next.Append(replace.Normalize(token.ToString()), endsToken: true);
    }
}
