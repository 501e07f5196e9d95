namespace ServingCluster.Inference.Tokenizers.Decoders;

/// <summary>
/// One step from tokens to text, for one stream of tokens. Text is passed on as soon as nothing that comes later can change it,
/// so that what comes out grows by pieces whose concatenation is the whole text. A token may come in fragments: steps that join
/// all tokens to one pass it on as a single token that ends with the stream.
/// </summary>
internal abstract class DecoderStage
{
    /// <summary>Takes a token or a fragment of one.</summary>
    /// <param name="text">Whole characters; may be empty.</param>
    /// <param name="endsToken">Whether the token ends here.</param>
    public abstract void Append(ReadOnlySpan<char> text, bool endsToken);

    /// <summary>Ends the stream: passes on what was held back.</summary>
    public abstract void Flush();
}
