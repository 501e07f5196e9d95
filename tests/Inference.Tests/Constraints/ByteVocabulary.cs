using System.Text;
using ServingCluster.Inference.Tokenizers;

namespace ServingCluster.Inference.Tests.Constraints;

/// <summary>
/// A vocabulary of all bytes, of pieces that run across the parts of JSON or break characters, and of special tokens, the last of which
/// ends an answer.
/// </summary>
internal sealed class ByteVocabulary : ITokenizer
{
    private static readonly string[] Pieces =
    [
        "{\"", "{}", "[]", "\":", "\": \"", "\",\"", "\", \"", "\"}", "\"]", "}}", "]}", "}]", "[[", "[{\"", "[\"", ",\n", "\n  ", "  ", "    ",
        "true", "fal", "se", "null", "12", "34", "-1", "0.", "e+1", "1}", "2]", "3,", "\\n", "\\\"", "\\u", "\\ud8", "00e9", "name", "na", "me\"", "ab",
        "abc", "a\"", "é", "日本", "😀", "x😀\"", "the", " the", " a", "\"a\"", "\"b\":", "\"name\": \"", "tool", "_call>", "<tool_call>x",
    ];

    private readonly List<byte[]> _tokens = [];
    private readonly int _firstSpecial;

    /// <param name="special">Special tokens beside the end token.</param>
    public ByteVocabulary(params string[] special)
    {
        for (var value = 0; value < 256; value++)
            _tokens.Add([(byte)value]);
        foreach (var piece in Pieces)
            _tokens.Add(Encoding.UTF8.GetBytes(piece));
        // Parts of characters: of é, of 日, of 😀.
        _tokens.AddRange([[0xC3, 0xA9, 0xC3], [0xE6, 0x97], [0x97, 0xA5], [0xF0, 0x9F], [0x9F, 0x98, 0x80, (byte)'"'], [(byte)'"', 0xE6]]);
        _firstSpecial = _tokens.Count;
        foreach (var text in special)
            _tokens.Add(Encoding.UTF8.GetBytes(text));
        _tokens.Add("<|end|>"u8.ToArray());
    }

    public int End => _tokens.Count - 1;

    public int VocabularySize => _tokens.Count;

    public int[] Encode(string text, bool addSpecialTokens) => throw new NotSupportedException();

    public string Decode(ReadOnlySpan<int> ids, bool skipSpecialTokens)
    {
        var bytes = new List<byte>();
        foreach (var id in ids)
            bytes.AddRange(_tokens[id]);
        return Encoding.UTF8.GetString([.. bytes]);
    }

    public ITokenTextStream StartStream(bool skipSpecialTokens) => throw new NotSupportedException();

    public int? FindToken(string token) => throw new NotSupportedException();

    public byte[] BytesOf(int id) => _tokens[id];

    public bool IsSpecial(int id) => id >= _firstSpecial;
}
