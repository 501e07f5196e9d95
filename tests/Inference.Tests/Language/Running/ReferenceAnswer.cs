using System.Text.Json;

namespace ServingCluster.Inference.Tests.Language.Running;

/// <summary>A question to the sample chat model, and what an independent implementation answered.</summary>
/// <param name="Prompt">The question's tokens.</param>
/// <param name="Greedy">The answer's, with the token that ends it.</param>
internal sealed record ReferenceAnswer(int[] Prompt, int[] Greedy)
{
    public static string Folder => Path.Combine(AppContext.BaseDirectory, "samples", "models", "tiny_chat", "1");

    public static ReferenceAnswer[] Read()
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, "reference.json")));
        return [.. document.RootElement.EnumerateArray().Select(static item => new ReferenceAnswer(Ints(item, "prompt_ids"), Ints(item, "greedy_ids")))];
    }

    private static int[] Ints(JsonElement item, string key) => [.. item.GetProperty(key).EnumerateArray().Select(static e => e.GetInt32())];
}
