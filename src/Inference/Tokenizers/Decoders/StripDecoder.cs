namespace ServingCluster.Inference.Tokenizers.Decoders;

/// <summary>Leaves out a character at the start and at the end of each token, up to a number of times.</summary>
/// <param name="content">The character; one UTF-16 unit or two.</param>
/// <param name="start">How often at the start.</param>
/// <param name="stop">How often at the end.</param>
internal sealed class StripDecoder(string content, int start, int stop) : ITokenDecoder
{
    /// <inheritdoc/>
    public DecoderStage Start(DecoderStage next) => new StripStage(next, content, start, stop);

    /// <inheritdoc/>
    public byte[]? InMidst(ref string token) => null;
}
