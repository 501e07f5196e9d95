namespace ServingCluster.Inference.Tokenizers.Decoders;

/// <summary>Makes the suffix that ends words a space, in the last token nothing (<c>BPEDecoder</c>).</summary>
/// <param name="suffix">The suffix, such as <c>&lt;/w&gt;</c>; not empty.</param>
internal sealed class SuffixDecoder(string suffix) : ITokenDecoder
{
    /// <inheritdoc/>
    public DecoderStage Start(DecoderStage next) => new Stage(next, suffix);

    /// <inheritdoc/>
    public byte[]? InMidst(ref string token)
    {
        token = token.Replace(suffix, " ", StringComparison.Ordinal);
        return null;
    }

    // Whether a token is the last is known when the next comes, or none does.
    private sealed class Stage(DecoderStage next, string suffix) : WholeTokenStage(next)
    {
        private string? _held;

        public override void Flush()
        {
            Release("");
            base.Flush();
        }

        protected override void Token(ReadOnlySpan<char> token)
        {
            Release(" ");
            _held = token.ToString();
        }

        private void Release(string replacement)
        {
            if (_held is not null)
                Next.Append(_held.Replace(suffix, replacement, StringComparison.Ordinal), endsToken: true);
        }
    }
}
