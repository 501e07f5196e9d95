namespace ServingCluster.Inference.Tokenizers.Decoders;

/// <summary>Puts a space between tokens, which is what a file without a decoder means.</summary>
internal sealed class SpaceJoinDecoder : ITokenDecoder
{
    /// <inheritdoc/>
    public DecoderStage Start(DecoderStage next) => new Stage(next);

    /// <inheritdoc/>
    public byte[]? InMidst(ref string token)
    {
        token = " " + token;
        return null;
    }

    private sealed class Stage(DecoderStage next) : WholeTokenStage(next)
    {
        private bool _started;

        protected override void Token(ReadOnlySpan<char> token)
        {
            if (_started)
                Next.Append(" ", endsToken: false);
            _started = true;
            Next.Append(token, endsToken: true);
        }
    }
}
