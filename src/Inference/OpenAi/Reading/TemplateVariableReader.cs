using System.Text.Json;
using ServingCluster.Inference.OpenAi.Prompts;

namespace ServingCluster.Inference.OpenAi.Reading;

/// <summary>Reads what is for the model's template: <c>chat_template_kwargs</c>, <c>reasoning_effort</c> and <c>thinking</c>.</summary>
internal static class TemplateVariableReader
{
    private const string Effort = "reasoning_effort";
    private const string Thinking = "thinking";
    private const string EnableThinking = "enable_thinking";

    private static readonly JsonElement True = JsonElement.Parse("true"u8);
    private static readonly JsonElement False = JsonElement.Parse("false"u8);

    /// <summary>The template's variables by name.</summary>
    public static IReadOnlyDictionary<string, JsonElement> Read(JsonFields fields, TemplateTraits template)
    {
        var found = new Dictionary<string, JsonElement>();
        ReadGiven(fields, found);
        ReadEffort(fields, template, found);
        ReadThinking(fields, template, found);
        return found;
    }

    private static void ReadGiven(JsonFields fields, Dictionary<string, JsonElement> found)
    {
        if (fields.Within("chat_template_kwargs") is not { } given)
            return;
        foreach (var variable in given.Item.EnumerateObject())
        {
            if (variable.Name is "messages" or "tools" or "add_generation_prompt")
                given.Wrong(variable.Name, "has a field of its own in the request.");
            else
                found[variable.Name] = variable.Value;
        }
    }

    private static void ReadEffort(JsonFields fields, TemplateTraits template, Dictionary<string, JsonElement> found)
    {
        if (fields.Text(Effort) is null)
            return;
        if (template.Mentions(Effort))
            found.TryAdd(Effort, fields.Find(Effort)!.Value);
        else
            fields.Wrong(Effort, "this model's reasoning can't be set: its chat template has no such variable; leave it out.");
    }

    private static void ReadThinking(JsonFields fields, TemplateTraits template, Dictionary<string, JsonElement> found)
    {
        if (fields.Within(Thinking) is not { } thinking)
            return;
        var type = thinking.Text("type");
        if (type is not ("enabled" or "disabled"))
            thinking.Wrong("type", $"{(type is null ? "is missing" : $"\"{Found.Cut(type)}\" is not offered")}; it has to be 'enabled' or 'disabled'.");
        thinking.Refuse("budget_tokens", "this server does not bound thinking apart from the answer; leave it out and set max_tokens.");
        // A model that never thinks does what 'disabled' asks for.
        if (template.Mentions(EnableThinking))
            found.TryAdd(EnableThinking, type == "enabled" ? True : False);
        else if (type == "enabled")
            fields.Wrong(Thinking, "this model's thinking can't be set: its chat template has no such variable; leave it out.");
    }
}
