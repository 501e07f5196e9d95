using System.Text;
using ServingCluster.Inference.Tokenizers;

namespace ServingCluster.Benchmarks.Language;

/// <summary>
/// A vocabulary that has tokens in about the shares that large byte-level ones have them: mostly words with or without a space before them,
/// some of other scripts, some that break characters, some of punctuation and of white space. The last token ends an answer.
/// </summary>
internal sealed class SyntheticVocabulary : ITokenizer
{
    private const string Letters = "etaoinshrdlucmfwypvbgkjqxz";
    private const string Marks = "\"{}[]:,.'\\/()<>=-_#*;0123456789";
    private const string Scripts = "абвгдежзиклмнопрстуфхцчшàéèüößñçőāαβγδεזחטיעرمنبت日本語中文的是不我한국어ไทย";

    private readonly List<byte[]> _tokens = [];

    /// <param name="size">Tokens; at least 257.</param>
    public SyntheticVocabulary(int size)
    {
        for (var value = 0; value < 256; value++)
            _tokens.Add([(byte)value]);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var random = new Random(1);
        while (_tokens.Count < size - 1)
        {
            var token = Draw(random);
            if (seen.Add(Convert.ToHexString(token)))
                _tokens.Add(token);
        }

        _tokens.Add("<|end|>"u8.ToArray());
    }

    /// <summary>The token that ends an answer.</summary>
    public int End => _tokens.Count - 1;

    /// <inheritdoc/>
    public int VocabularySize => _tokens.Count;

    /// <inheritdoc/>
    public int[] Encode(string text, bool addSpecialTokens) => throw new NotSupportedException();

    /// <inheritdoc/>
    public string Decode(ReadOnlySpan<int> ids, bool skipSpecialTokens) => throw new NotSupportedException();

    /// <inheritdoc/>
    public ITokenTextStream StartStream(bool skipSpecialTokens) => throw new NotSupportedException();

    /// <inheritdoc/>
    public int? FindToken(string token) => throw new NotSupportedException();

    /// <inheritdoc/>
    public byte[] BytesOf(int id) => _tokens[id];

    /// <inheritdoc/>
    public bool IsSpecial(int id) => id == End;

    private static byte[] Draw(Random random) => random.Next(100) switch
    {
        < 65 => Encoding.UTF8.GetBytes((random.Next(3) > 0 ? " " : "") + Text(random, Letters, random.Next(2, 11))),
        < 85 => Encoding.UTF8.GetBytes(Text(random, Scripts, random.Next(1, 6))),
        < 90 => Broken(random),
        < 97 => Encoding.UTF8.GetBytes((random.Next(2) > 0 ? " " : "") + Text(random, Marks, random.Next(2, 6))),
        < 99 => Encoding.UTF8.GetBytes(Text(random, Marks, random.Next(1, 3)) + Text(random, Letters, random.Next(1, 5))),
        _ => Encoding.UTF8.GetBytes(Text(random, " \n\t\r", random.Next(2, 16))),
    };

    // A text whose last character lacks its last byte.
    private static byte[] Broken(Random random) => Encoding.UTF8.GetBytes(Text(random, Scripts, random.Next(1, 5)))[..^1];

    private static string Text(Random random, string letters, int length) =>
        string.Create(length, (random, letters), static (text, from) =>
        {
            for (var i = 0; i < text.Length; i++)
                text[i] = from.letters[from.random.Next(from.letters.Length)];
        });
}
