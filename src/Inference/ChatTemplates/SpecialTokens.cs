using System.Text.Json;
using ServingCluster.Errors;

namespace ServingCluster.Inference.ChatTemplates;

/// <summary>
/// Reads special tokens: every key that ends in <c>_token</c>, with a text or an object with its <c>content</c>, and the list
/// <c>additional_special_tokens</c>. What tokenizer_config.json does not have, special_tokens_map.json gives.
/// </summary>
internal static class SpecialTokens
{
    private const string Additional = "additional_special_tokens";

    // Switches, not tokens.
    private static readonly string[] Flags = ["add_bos_token", "add_eos_token"];

    /// <exception cref="ServingException">A token is neither a text nor an object with one.</exception>
    public static Dictionary<string, JsonElement> Read(params ReadOnlySpan<TokenizerFile?> files)
    {
        var tokens = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            if (file is not null)
                AddTo(tokens, file);
        }

        return tokens;
    }

    private static void AddTo(Dictionary<string, JsonElement> tokens, TokenizerFile file)
    {
        foreach (var property in file.Root.EnumerateObject())
        {
            var (name, value) = (property.Name, property.Value);
            if (value.ValueKind == JsonValueKind.Null)
                continue;
            if (name == Additional && value.ValueKind == JsonValueKind.Array)
                tokens.TryAdd(name, JsonSerializer.SerializeToElement(value.EnumerateArray().Select(t => Text(file, name, t))));
            else if (name.EndsWith("_token", StringComparison.Ordinal) && !Flags.Contains(name))
                tokens.TryAdd(name, JsonSerializer.SerializeToElement(Text(file, name, value)));
        }
    }

    private static string Text(TokenizerFile file, string name, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Object && value.TryGetProperty("content", out var content))
            value = content;
        return value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw file.Wrong(name, "a text, or an object with a text 'content'");
    }
}
