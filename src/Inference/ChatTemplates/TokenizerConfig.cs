using System.Text.Json;
using ServingCluster.Errors;

namespace ServingCluster.Inference.ChatTemplates;

/// <summary>What tokenizer_config.json and the files beside it say on conversations and special tokens.</summary>
internal sealed record TokenizerConfig
{
    /// <summary>The template that has no other name.</summary>
    public const string DefaultTemplate = "default";

    /// <summary>The template for conversations with tools, where a model has one of its own.</summary>
    public const string ToolTemplate = "tool_use";

    /// <summary>Templates by name; empty for a model that has none.</summary>
    public required IReadOnlyDictionary<string, string> Templates { get; init; }

    /// <summary>The special tokens by name (<c>bos_token</c> …), as templates see them. Names without a token are not there.</summary>
    public required IReadOnlyDictionary<string, JsonElement> Variables { get; init; }

    /// <summary>Whether plain prompts begin with the begin of text; null where the file does not say.</summary>
    public bool? AddBosToken { get; init; }

    /// <summary>Whether plain prompts end with the end of text; null where the file does not say.</summary>
    public bool? AddEosToken { get; init; }

    /// <summary>Most tokens of a text, where the file tells of a real bound.</summary>
    public long? ModelMaxLength { get; init; }

    /// <summary>The text of a special token by its name; null when there is none.</summary>
    public string? Token(string name) => Variables.TryGetValue(name, out var token) ? token.GetString() : null;

    /// <summary>The template for a conversation; null when the model has none.</summary>
    public string? Template(bool withTools) =>
        (withTools ? Templates.GetValueOrDefault(ToolTemplate) : null) ?? Templates.GetValueOrDefault(DefaultTemplate);

    /// <summary>Reads a model's folder. Files that are not there say nothing.</summary>
    /// <exception cref="ServingException">A file is not what it should be; the message names it and the key.</exception>
    public static TokenizerConfig Read(string folder)
    {
        using var config = TokenizerFile.Read(folder, "tokenizer_config.json");
        using var map = TokenizerFile.Read(folder, "special_tokens_map.json");
        return new TokenizerConfig
        {
            Templates = ChatTemplateFiles.Read(folder, config),
            Variables = SpecialTokens.Read(config, map),
            AddBosToken = config?.Flag("add_bos_token"),
            AddEosToken = config?.Flag("add_eos_token"),
            ModelMaxLength = MaxLength(config),
        };
    }

    // Where there is no bound, the file has 1e30.
    private static long? MaxLength(TokenizerFile? config)
    {
        var length = config?.Number("model_max_length");
        return length is >= 1 and < 1e12 ? (long)length : null;
    }
}
