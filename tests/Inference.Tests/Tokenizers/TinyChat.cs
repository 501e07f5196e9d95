using System.Text.Json;
using ServingCluster.Inference.Tokenizers;

namespace ServingCluster.Inference.Tests.Tokenizers;

/// <summary>The sample chat model's tokenizer, and what an independent implementation made of its prompts.</summary>
internal static class TinyChat
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "samples", "models", "tiny_chat", "1");

    public static Tokenizer Tokenizer { get; } = Tokenizer.Load(Path.Combine(Folder, "tokenizer.json"));

    /// <summary>The reference's prompts, as its template writes them, with their ids, and its answers with theirs.</summary>
    public static IEnumerable<(string Prompt, int[] PromptIds, string Answer, int[] AnswerIds)> Reference()
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, "reference.json")));
        foreach (var entry in document.RootElement.Clone().EnumerateArray())
        {
            yield return (
                Prompt(entry.GetProperty("messages")),
                Ids(entry.GetProperty("prompt_ids")),
                entry.GetProperty("text").GetString()!,
                Ids(entry.GetProperty("greedy_ids")));
        }
    }

    private static string Prompt(JsonElement messages)
    {
        var prompt = "<|begin_of_text|>";
        foreach (var message in messages.EnumerateArray())
            prompt += Header(message.GetProperty("role").GetString()!) + message.GetProperty("content").GetString() + "<|eot_id|>";
        return prompt + Header("assistant");
    }

    private static string Header(string role) => $"<|start_header_id|>{role}<|end_header_id|>\n\n";

    private static int[] Ids(JsonElement ids) => [.. ids.EnumerateArray().Select(id => id.GetInt32())];
}
