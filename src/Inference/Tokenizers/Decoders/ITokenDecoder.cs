namespace ServingCluster.Inference.Tokenizers.Decoders;

/// <summary>One step from tokens to text, as a file describes it. Immutable.</summary>
internal interface ITokenDecoder
{
    /// <summary>Starts it for one stream.</summary>
    /// <param name="next">Takes what it makes.</param>
    DecoderStage Start(DecoderStage next);

    /// <summary>What a token gives in the midst of a text.</summary>
    /// <param name="token">The token's text, which the step changes.</param>
    /// <returns>The bytes, when this step ends in bytes; null when the changed text stands for itself.</returns>
    byte[]? InMidst(ref string token);
}
