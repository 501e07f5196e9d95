namespace ServingCluster.Benchmarks.Tokenizers;

/// <summary>The measured tokenizers, one of each family.</summary>
public enum TokenizerKind
{
    /// <summary>Byte-level BPE with Llama 3's pattern: the sample chat model's.</summary>
    TinyChat,

    /// <summary>BPE with byte fallback, where a whole text is one word.</summary>
    Llama2,

    /// <summary>Unigram.</summary>
    Xlmr,

    /// <summary>WordPiece.</summary>
    Bert,
}
