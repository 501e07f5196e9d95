namespace ServingCluster.Inference.Tokenizers;

/// <summary>Text to token ids and back, as the model was trained. Immutable and thread-safe.</summary>
internal interface ITokenizer
{
    /// <summary>The highest token id plus one. A model's output may be wider, for alignment.</summary>
    int VocabularySize { get; }

    /// <summary>The ids of a text. Added tokens that stand in it, such as <c>&lt;|eot_id|&gt;</c>, become their ids.</summary>
    /// <param name="text">Any text; lone surrogates become U+FFFD.</param>
    /// <param name="addSpecialTokens">Whether the post-processor's tokens, such as a begin of text, are put around it.</param>
    int[] Encode(string text, bool addSpecialTokens);

    /// <summary>The text of ids; bytes that are no UTF-8 become U+FFFD. Ids out of the vocabulary give nothing.</summary>
    /// <param name="ids">Token ids.</param>
    /// <param name="skipSpecialTokens">Whether special tokens give no text.</param>
    string Decode(ReadOnlySpan<int> ids, bool skipSpecialTokens);

    /// <summary>A decoder for ids that come one at a time.</summary>
    ITokenTextStream StartStream(bool skipSpecialTokens);

    /// <summary>The id of a token as the vocabulary spells it; null when there is none.</summary>
    int? FindToken(string token);

    /// <summary>The UTF-8 bytes that a token stands for, perhaps a part of a character; special tokens give their name.</summary>
    byte[] BytesOf(int id);

    /// <summary>Whether the token is one of control, such as an end of text.</summary>
    bool IsSpecial(int id);
}
