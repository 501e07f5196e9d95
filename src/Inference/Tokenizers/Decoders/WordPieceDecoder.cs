namespace ServingCluster.Inference.Tokenizers.Decoders;

/// <summary>Puts a space before each token that starts a word, and takes the prefix off those that go on with one.</summary>
/// <param name="prefix">The prefix, such as <c>##</c>.</param>
/// <param name="isCleaning">Whether the spaces before punctuation and English endings are taken out.</param>
internal sealed class WordPieceDecoder(string prefix, bool isCleaning) : ITokenDecoder
{
    /// <inheritdoc/>
    public DecoderStage Start(DecoderStage next) => new Stage(next, this);

    /// <inheritdoc/>
    public byte[]? InMidst(ref string token)
    {
        token = Decode(token, isFirst: false);
        return null;
    }

    private string Decode(string token, bool isFirst)
    {
        if (!isFirst)
            token = token.StartsWith(prefix, StringComparison.Ordinal) ? token[prefix.Length..] : " " + token;
        return isCleaning ? Clean(token) : token;
    }

    // The list of the implementation that made the files, in its order.
    private static string Clean(string token) => !token.Contains(' ') ? token : token
        .Replace(" .", ".", StringComparison.Ordinal)
        .Replace(" ?", "?", StringComparison.Ordinal)
        .Replace(" !", "!", StringComparison.Ordinal)
        .Replace(" ,", ",", StringComparison.Ordinal)
        .Replace(" ' ", "'", StringComparison.Ordinal)
        .Replace(" n't", "n't", StringComparison.Ordinal)
        .Replace(" 'm", "'m", StringComparison.Ordinal)
        .Replace(" do not", " don't", StringComparison.Ordinal)
        .Replace(" 's", "'s", StringComparison.Ordinal)
        .Replace(" 've", "'ve", StringComparison.Ordinal)
        .Replace(" 're", "'re", StringComparison.Ordinal);

    private sealed class Stage(DecoderStage next, WordPieceDecoder decoder) : WholeTokenStage(next)
    {
        private bool _isFirst = true;

        protected override void Token(ReadOnlySpan<char> token)
        {
            Next.Append(decoder.Decode(token.ToString(), _isFirst), endsToken: true);
            _isFirst = false;
        }
    }
}
