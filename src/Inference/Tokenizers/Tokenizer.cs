using System.Text;
using ServingCluster.Errors;
using ServingCluster.Inference.Tokenizers.AddedTokens;
using ServingCluster.Inference.Tokenizers.Decoders;
using ServingCluster.Inference.Tokenizers.PostProcessors;

namespace ServingCluster.Inference.Tokenizers;

/// <summary>
/// A tokenizer as Hugging Face's <c>tokenizer.json</c> describes it (github.com/huggingface/tokenizers), with the same ids and the
/// same text. The sections <c>truncation</c> and <c>padding</c> are not followed: how long a prompt may be is for the server to say,
/// and nothing is padded. Characters have the properties of the Unicode version that .NET has.
/// </summary>
internal sealed class Tokenizer : ITokenizer
{
    private readonly TextEncoder _encoder;
    private readonly TokenFrame _frame;
    private readonly DecoderChain _decoder;
    private readonly TokenTable _tokens;
    private readonly AddedVocabulary _added;
    private readonly Models.Vocabulary _vocabulary;

    /// <summary>A tokenizer of its parts.</summary>
    public Tokenizer(
        TextEncoder encoder, TokenFrame frame, DecoderChain decoder, AddedVocabulary added, Models.Vocabulary vocabulary)
    {
        (_encoder, _frame, _decoder, _added, _vocabulary) = (encoder, frame, decoder, added, vocabulary);
        _tokens = new TokenTable(vocabulary, added.Tokens);
    }

    /// <inheritdoc/>
    public int VocabularySize => _tokens.Size;

    /// <summary>Reads a tokenizer.</summary>
    /// <param name="tokenizerJsonPath">The path of a <c>tokenizer.json</c>.</param>
    /// <exception cref="ServingException">The file is missing, broken, or of a kind that is not supported; the message says what and where.</exception>
    public static Tokenizer Load(string tokenizerJsonPath) => TokenizerFile.Read(tokenizerJsonPath);

    /// <inheritdoc/>
    public int[] Encode(string text, bool addSpecialTokens)
    {
        var ids = new List<int>(text.Length / 3 + 16);
        if (addSpecialTokens)
            ids.AddRange(_frame.Before);
        _encoder.Encode(WithoutLoneSurrogates(text), ids);
        if (addSpecialTokens)
            ids.AddRange(_frame.After);
        return [.. ids];
    }

    /// <inheritdoc/>
    public string Decode(ReadOnlySpan<int> ids, bool skipSpecialTokens)
    {
        var stream = new TokenTextStream(_tokens, _decoder, skipSpecialTokens);
        foreach (var id in ids)
            stream.Take(id);
        return stream.Flush();
    }

    /// <inheritdoc/>
    public ITokenTextStream StartStream(bool skipSpecialTokens) => new TokenTextStream(_tokens, _decoder, skipSpecialTokens);

    /// <inheritdoc/>
    public int? FindToken(string token) => _added.Find(token) ?? _vocabulary.Find(token);

    /// <inheritdoc/>
    public byte[] BytesOf(int id)
    {
        if (_tokens[id] is not { } token)
            return [];
        return IsSpecial(id) ? Encoding.UTF8.GetBytes(token) : _decoder.BytesOf(token);
    }

    /// <inheritdoc/>
    public bool IsSpecial(int id) => _tokens.IsSpecial(id);

    private static string WithoutLoneSurrogates(string text) =>
        text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') < 0 ? text : Encoding.Unicode.GetString(Encoding.Unicode.GetBytes(text));
}
