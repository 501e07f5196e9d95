using System.Globalization;
using System.Text;
using ServingCluster.Inference.Tokenizers;

namespace ServingCluster.Inference.Tests.Embeddings;

/// <summary>A tokenizer whose words are numbers: "7 8" has the ids 7 and 8, with 2 before and 3 after them.</summary>
internal sealed class WordTokenizer : ITokenizer
{
    public int VocabularySize => 40;

    /// <summary>Texts that it was given, in order.</summary>
    public List<string> Texts { get; } = [];

    public int[] Encode(string text, bool addSpecialTokens)
    {
        Texts.Add(text);
        int[] ids = [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(IdOf)];
        return addSpecialTokens ? [2, .. ids, 3] : ids;
    }

    public string Decode(ReadOnlySpan<int> ids, bool skipSpecialTokens) => throw new NotSupportedException();

    public ITokenTextStream StartStream(bool skipSpecialTokens) => throw new NotSupportedException();

    public int? FindToken(string token) => throw new NotSupportedException();

    public byte[] BytesOf(int id) => Encoding.UTF8.GetBytes(id.ToString(CultureInfo.InvariantCulture));

    public bool IsSpecial(int id) => id is 2 or 3;

    private static int IdOf(string word) => int.TryParse(word, CultureInfo.InvariantCulture, out var id) ? id : 39;
}
