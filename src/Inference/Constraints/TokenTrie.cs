using ServingCluster.Inference.Tokenizers;

namespace ServingCluster.Inference.Constraints;

/// <summary>
/// The bytes of a vocabulary's tokens, prepared for constraints: made once for a tokenizer and shared. Immutable and thread-safe.
/// </summary>
internal sealed class TokenTrie
{
    private readonly byte[][] _bytes;

    public TokenTrie(ITokenizer tokenizer)
    {
        _bytes = new byte[tokenizer.VocabularySize][];
        var special = new List<int>();
        for (var id = 0; id < _bytes.Length; id++)
        {
            _bytes[id] = tokenizer.BytesOf(id);
            if (tokenizer.IsSpecial(id) && _bytes[id].Length > 0)
                special.Add(id);
        }

        var ordinary = Enumerable.Range(0, _bytes.Length).Where(id => _bytes[id].Length > 0 && !tokenizer.IsSpecial(id)).ToList();
        Special = special;
        Plain = new PlainTokens(this, ordinary);
        All = new TokenTree(this, ordinary);
        Other = new TokenTree(this, ordinary.Where(id => !Plain.Has(id)));
    }

    /// <summary>The highest token id plus one.</summary>
    public int VocabularySize => _bytes.Length;

    /// <summary>How many 64-bit words a mask has.</summary>
    public int MaskLength => (_bytes.Length + 63) >> 6;

    /// <summary>All tokens but the special ones.</summary>
    public TokenTree All { get; }

    /// <summary>Tokens that are whole characters and stand in a JSON string as they are: by far the most.</summary>
    public PlainTokens Plain { get; }

    /// <summary>All tokens that are neither special nor plain.</summary>
    public TokenTree Other { get; }

    public IReadOnlyList<int> Special { get; }

    public ReadOnlySpan<byte> BytesOf(int id) => _bytes[id];

    /// <summary>Sets a token's bit in a mask.</summary>
    public static void Allow(ulong[] mask, int id) => mask[id >> 6] |= 1UL << (id & 63);
}
