using System.Text;
using System.Text.Json;
using ServingCluster.Inference.ChatTemplates;

namespace ServingCluster.Inference.Tests.Serving.Language;

/// <summary>tiny_chat's template, written out; it refuses a conversation on demand.</summary>
internal sealed class HeaderTemplate : IChatTemplate
{
    public ChatTemplateInput? Last { get; private set; }

    public string Render(ChatTemplateInput input)
    {
        Last = input;
        var text = new StringBuilder(input.Variables["bos_token"].GetString());
        foreach (var message in input.Messages.EnumerateArray())
        {
            var content = message.GetProperty("content").ToString();
            if (content == "refuse")
                throw new ChatTemplateException("line 1: refused", 1);
            text.Append($"<|start_header_id|>{message.GetProperty("role").GetString()}<|end_header_id|>\n\n{content}<|eot_id|>");
        }

        return input.AddGenerationPrompt ? text.Append("<|start_header_id|>assistant<|end_header_id|>\n\n").ToString() : text.ToString();
    }

    public static IReadOnlyDictionary<string, JsonElement> Tokens { get; } = new Dictionary<string, JsonElement>
    {
        ["bos_token"] = JsonSerializer.SerializeToElement("<|begin_of_text|>"),
    };
}
