namespace ServingCluster.Inference.Tokenizers.Decoders;

/// <summary>Makes the character that stands for a space one again; in the first token it is left out, when it is put before texts.</summary>
/// <param name="replacement">The character; one UTF-16 unit or two.</param>
/// <param name="isPrepended">Whether it is put before texts.</param>
internal sealed class MetaspaceDecoder(string replacement, bool isPrepended) : ITokenDecoder
{
    /// <inheritdoc/>
    public DecoderStage Start(DecoderStage next) => new Stage(next, replacement, isPrepended);

    /// <inheritdoc/>
    public byte[]? InMidst(ref string token)
    {
        token = token.Replace(replacement, " ", StringComparison.Ordinal);
        return null;
    }

    private sealed class Stage(DecoderStage next, string replacement, bool isPrepended) : DecoderStage
    {
        private string _space = isPrepended ? "" : " ";

        public override void Append(ReadOnlySpan<char> text, bool endsToken)
        {
            for (int found; (found = text.IndexOf(replacement, StringComparison.Ordinal)) >= 0; text = text[(found + replacement.Length)..])
            {
                next.Append(text[..found], endsToken: false);
                next.Append(_space, endsToken: false);
            }

            next.Append(text, endsToken);
            if (endsToken)
                _space = " ";
        }

        public override void Flush() => next.Flush();
    }
}
