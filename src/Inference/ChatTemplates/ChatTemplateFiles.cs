using System.Text.Json;
using ServingCluster.Errors;

namespace ServingCluster.Inference.ChatTemplates;

/// <summary>
/// Finds a model's chat templates: chat_template.jinja and additional_chat_templates/*.jinja; else <c>chat_template</c> of
/// tokenizer_config.json, a text or a list of named ones; else that of chat_template.json.
/// </summary>
internal static class ChatTemplateFiles
{
    private const string Key = "chat_template";

    /// <exception cref="ServingException">A file is not what it should be.</exception>
    public static Dictionary<string, string> Read(string folder, TokenizerFile? config)
    {
        var templates = new Dictionary<string, string>(StringComparer.Ordinal);
        ReadJinja(folder, templates);
        if (config is not null)
            Read(config, templates);
        if (templates.Count > 0)
            return templates;
        using var file = TokenizerFile.Read(folder, "chat_template.json");
        if (file is not null)
            Read(file, templates);
        return templates;
    }

    private static void ReadJinja(string folder, Dictionary<string, string> templates)
    {
        var main = Path.Combine(folder, "chat_template.jinja");
        if (File.Exists(main))
            templates[TokenizerConfig.DefaultTemplate] = File.ReadAllText(main);
        var more = new DirectoryInfo(Path.Combine(folder, "additional_chat_templates"));
        if (!more.Exists)
            return;
        foreach (var file in more.GetFiles("*.jinja"))
            templates[Path.GetFileNameWithoutExtension(file.Name)] = File.ReadAllText(file.FullName);
    }

    private static void Read(TokenizerFile file, Dictionary<string, string> templates)
    {
        if (!file.TryGet(Key, out var value))
            return;
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                templates.TryAdd(TokenizerConfig.DefaultTemplate, value.GetString()!);
                break;
            case JsonValueKind.Array:
                foreach (var named in value.EnumerateArray())
                    templates.TryAdd(Text(file, named, "name"), Text(file, named, "template"));
                break;
            default:
                throw file.Wrong(Key, "a text, or a list of {\"name\": …, \"template\": …}");
        }
    }

    private static string Text(TokenizerFile file, JsonElement named, string key) =>
        named.ValueKind == JsonValueKind.Object && named.TryGetProperty(key, out var text) && text.ValueKind == JsonValueKind.String
            ? text.GetString()!
            : throw file.Wrong(Key, $"a list of {{\"name\": …, \"template\": …}}; one has no text '{key}'");
}
