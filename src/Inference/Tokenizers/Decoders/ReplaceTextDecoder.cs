namespace ServingCluster.Inference.Tokenizers.Decoders;

/// <summary>Puts a text in the place of another.</summary>
/// <param name="old">The text that is replaced; not empty.</param>
/// <param name="content">What takes its place.</param>
internal sealed class ReplaceTextDecoder(string old, string content) : ITokenDecoder
{
    /// <inheritdoc/>
    public DecoderStage Start(DecoderStage next) => new ReplaceTextStage(next, old, content);

    /// <inheritdoc/>
    public byte[]? InMidst(ref string token)
    {
        token = token.Replace(old, content, StringComparison.Ordinal);
        return null;
    }
}
