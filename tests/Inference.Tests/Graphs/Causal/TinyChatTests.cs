using System.Text.Json;
using ServingCluster.Inference.Graphs.Causal;
using ServingCluster.Inference.Settings;

namespace ServingCluster.Inference.Tests.Graphs.Causal;

/// <summary>The sample chat model against what an independent implementation computed for it.</summary>
public sealed class TinyChatTests
{
    private static string Folder => Path.Combine(AppContext.BaseDirectory, "samples", "models", "tiny_chat", "1");

    [Fact]
    public void Its_logits_and_greedy_tokens_are_those_of_the_reference()
    {
        using var reference = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, "reference.json")));
        using var rows = new CausalRows(CausalGraph.Load(Folder, "cpu", new ModelSettings { IntraOpThreads = 1 }, _ => { }), 1);
        Assert.Equal([1020, 1023], rows.Config.EosIds);
        foreach (var item in reference.RootElement.EnumerateArray())
        {
            var prompt = Ints(item, "prompt_ids");
            rows.Clear(0);
            var logits = rows.Prefill(0, prompt, prompt.Length - 1);
            foreach (var (id, wanted) in Ints(item, "top_ids").Zip(item.GetProperty("top_logits").EnumerateArray()))
                Assert.Equal(wanted.GetSingle(), logits[id], 1e-3);
            foreach (var wanted in Ints(item, "greedy_ids"))
            {
                Assert.Equal(wanted, Array.IndexOf(logits, logits.Max()));
                logits = rows.Decode(wanted);
            }
        }
    }

    private static int[] Ints(JsonElement item, string key) => [.. item.GetProperty(key).EnumerateArray().Select(static e => e.GetInt32())];
}
