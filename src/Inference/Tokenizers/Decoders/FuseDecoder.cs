namespace ServingCluster.Inference.Tokenizers.Decoders;

/// <summary>Makes all tokens one.</summary>
internal sealed class FuseDecoder : ITokenDecoder
{
    /// <inheritdoc/>
    public DecoderStage Start(DecoderStage next) => new Stage(next);

    /// <inheritdoc/>
    public byte[]? InMidst(ref string token) => null;

    private sealed class Stage(DecoderStage next) : DecoderStage
    {
        public override void Append(ReadOnlySpan<char> text, bool endsToken) => next.Append(text, endsToken: false);

        public override void Flush()
        {
            next.Append("", endsToken: true);
            next.Flush();
        }
    }
}
