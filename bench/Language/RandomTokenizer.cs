using System.Text.Json;

namespace ServingCluster.Language;

/// <summary>
/// Writes a byte-level BPE tokenizer without merges: text becomes one token a byte, and each further token decodes to a word of its own.
/// </summary>
internal static class RandomTokenizer
{
    /// <summary>The first tokens, one for each byte.</summary>
    public const int Bytes = 256;

    private const string Template =
        "{% for message in messages %}{{ message['role'] }}: {{ message['content'] }}\n{% endfor %}{% if add_generation_prompt %}assistant: {% endif %}";

    /// <summary>Writes <c>tokenizer.json</c> and <c>tokenizer_config.json</c>.</summary>
    public static void Write(string folder, int vocabulary)
    {
        var tokenizer = new Dictionary<string, object?>
        {
            ["version"] = "1.0",
            ["truncation"] = null,
            ["padding"] = null,
            ["added_tokens"] = Array.Empty<object>(),
            ["normalizer"] = null,
            ["pre_tokenizer"] = ByteLevel(),
            ["post_processor"] = null,
            ["decoder"] = ByteLevel(),
            ["model"] = new Dictionary<string, object?>
            {
                ["type"] = "BPE",
                ["dropout"] = null,
                ["unk_token"] = null,
                ["continuing_subword_prefix"] = null,
                ["end_of_word_suffix"] = null,
                ["fuse_unk"] = false,
                ["byte_fallback"] = false,
                ["vocab"] = Vocabulary(vocabulary),
                ["merges"] = Array.Empty<object>(),
            },
        };
        File.WriteAllText(Path.Combine(folder, "tokenizer.json"), JsonSerializer.Serialize(tokenizer));
        var config = new Dictionary<string, object> { ["tokenizer_class"] = "PreTrainedTokenizerFast", ["chat_template"] = Template };
        File.WriteAllText(Path.Combine(folder, "tokenizer_config.json"), JsonSerializer.Serialize(config));
    }

    private static Dictionary<string, object> ByteLevel() =>
        new() { ["type"] = "ByteLevel", ["add_prefix_space"] = false, ["trim_offsets"] = true, ["use_regex"] = true };

    private static Dictionary<string, int> Vocabulary(int size)
    {
        var tokens = new Dictionary<string, int>();
        for (var value = 0; value < Bytes; value++)
            tokens.Add(SymbolOf(value).ToString(), value);
        for (var id = Bytes; id < size; id++)
            tokens.Add($"Ġw{id}", id);
        return tokens;
    }

    // GPT-2's alphabet: printable bytes stand for themselves, the others for letters from U+0100 on, in order.
    private static char SymbolOf(int value)
    {
        if (IsPrintable(value))
            return (char)value;
        return (char)(Bytes + Enumerable.Range(0, value).Count(static other => !IsPrintable(other)));
    }

    private static bool IsPrintable(int value) => value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or >= 0xAE;
}
