using ServingCluster.Inference.Tokenizers.Unicode;

namespace ServingCluster.Inference.Tokenizers.Decoders;

/// <summary>Tokens of a byte-level vocabulary to text.</summary>
internal sealed class ByteLevelDecoder : ITokenDecoder
{
    /// <inheritdoc/>
    public DecoderStage Start(DecoderStage next) => new ByteLevelStage(next);

    /// <inheritdoc/>
    public byte[]? InMidst(ref string token)
    {
        var bytes = new byte[3 * token.Length];
        return bytes[..ByteAlphabet.Read(token, bytes)];
    }
}
