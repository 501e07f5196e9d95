using ServingCluster.Inference.Tokenizers.Decoders;

namespace ServingCluster.Inference.Tokenizers;

/// <summary>The text of ids that come one at a time; the work for each is bounded by its own length.</summary>
internal sealed class TokenTextStream : ITokenTextStream
{
    private readonly TokenTable _tokens;
    private readonly bool _skipSpecialTokens;
    private readonly TextCollector _text = new();
    private readonly DecoderStage _first;

    /// <summary>Starts a stream.</summary>
    public TokenTextStream(TokenTable tokens, DecoderChain decoder, bool skipSpecialTokens)
    {
        (_tokens, _skipSpecialTokens) = (tokens, skipSpecialTokens);
        _first = decoder.Start(_text);
    }

    /// <inheritdoc/>
    public string Append(int id)
    {
        Take(id);
        return _text.Take();
    }

    /// <inheritdoc/>
    public string Flush()
    {
        _first.Flush();
        return _text.Take();
    }

    /// <summary>Takes an id and keeps its text for later.</summary>
    public void Take(int id)
    {
        if (_tokens[id] is { } token && !(_skipSpecialTokens && _tokens.IsSpecial(id)))
            _first.Append(token, endsToken: true);
    }
}
