using System.Text.Json;
using ServingCluster.Inference.ChatTemplates;

namespace ServingCluster.Inference.Tests.ChatTemplates;

/// <summary>What Jinja gave for templates and snippets; Fixtures/make.py writes it.</summary>
internal static class JinjaFixtures
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "ChatTemplates", "Fixtures");
    private static readonly DateTimeOffset Now = new(2025, 3, 9, 14, 5, 7, TimeSpan.Zero);

    public static JsonElement Read(string name)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, name)));
        return document.RootElement.Clone();
    }

    public static string Template(string name) => File.ReadAllText(Path.Combine(Folder, "templates", name + ".jinja"));

    public static Dictionary<string, ChatTemplateInput> Conversations() =>
        Read("conversations.json").EnumerateArray().ToDictionary(c => c.GetProperty("name").GetString()!, Input);

    /// <summary>Renders and compares; null when it is as expected, else what differs.</summary>
    /// <param name="render">Gives the text.</param>
    /// <param name="expected">A text; null for any failure; or an object with the words of a refusal or a failure.</param>
    public static string? Difference(Func<string> render, JsonElement expected)
    {
        string? text = null;
        ChatTemplateException? failure = null;
        try
        {
            text = render();
        }
        catch (ChatTemplateException e)
        {
            failure = e;
        }

        var matches = expected.ValueKind switch
        {
            JsonValueKind.String => text == expected.GetString(),
            JsonValueKind.Object when expected.TryGetProperty("refusal", out var refusal) => failure?.Message == refusal.GetString(),
            _ => failure is not null,
        };
        return matches
            ? null
            : $"expected {expected.GetRawText()}\n    gave {(text is null ? failure!.Message : JsonSerializer.Serialize(text))}";
    }

    private static ChatTemplateInput Input(JsonElement conversation)
    {
        var tools = conversation.GetProperty("tools");
        return new ChatTemplateInput
        {
            Messages = conversation.GetProperty("messages"),
            Tools = tools.ValueKind == JsonValueKind.Null ? null : tools,
            AddGenerationPrompt = conversation.GetProperty("add_generation_prompt").GetBoolean(),
            Variables = conversation.EnumerateObject()
                .Where(p => p.Name is not ("name" or "messages" or "tools" or "add_generation_prompt"))
                .ToDictionary(p => p.Name, p => p.Value),
            Now = Now,
        };
    }
}
