using System.Text;
using ServingCluster.Inference.Tokenizers;

namespace ServingCluster.Benchmarks.Tokenizers;

/// <summary>A tokenizer, and text of a length for it.</summary>
internal static class TokenizerCase
{
    private static readonly string Folder = AppContext.BaseDirectory;

    /// <summary>Loads a tokenizer.</summary>
    public static Tokenizer Load(TokenizerKind kind) => Tokenizer.Load(kind switch
    {
        TokenizerKind.TinyChat => Path.Combine(Folder, "models", "tiny_chat", "1", "tokenizer.json"),
        TokenizerKind.Llama2 => Path.Combine(Folder, "tokenizers", "llama2.json"),
        TokenizerKind.Xlmr => Path.Combine(Folder, "tokenizers", "xlmr.json"),
        _ => Path.Combine(Folder, "tokenizers", "bert.json"),
    });

    /// <summary>Words, numbers and punctuation, some of them not ASCII, of about a number of characters; the same at every call.</summary>
    public static string Words(int length)
    {
        string[] syllables = ["ser", "ving", "clus", "ter", "to", "ken", "mo", "del", "repli", "ca", "é", "in", "fer", "ence", "ß", "the", "of", "an"];
        var random = new Random(7);
        var text = new StringBuilder(length + 32);
        while (text.Length < length)
        {
            for (var left = random.Next(1, 4); left > 0; left--)
                text.Append(syllables[random.Next(syllables.Length)]);
            text.Append(random.Next(12) switch { 0 => ". ", 1 => ", ", 2 => $" {random.Next(10_000)} ", 3 => "\n", 4 => " 中文 ", _ => " " });
        }

        return text.ToString();
    }

    /// <summary>Letters without a single place to cut at.</summary>
    public static string OneWord(int length)
    {
        var random = new Random(7);
        return string.Create(length, random, static (letters, random) =>
        {
            for (var i = 0; i < letters.Length; i++)
                letters[i] = "etaoinshrdlu"[random.Next(12)];
        });
    }

    /// <summary>How many tokens a benchmark makes or takes.</summary>
    public static int Tokens(TokenizerKind kind, int length, bool oneWord) =>
        Load(kind).Encode(oneWord ? OneWord(length) : Words(length), addSpecialTokens: false).Length;
}
