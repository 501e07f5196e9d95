using System.Text.Json;
using ServingCluster.Inference.Graphs.Causal;
using ServingCluster.Inference.Graphs.Quantization;
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

    [Theory]
    [InlineData(8, 8, 0)]
    [InlineData(8, 8, 8)]
    [InlineData(8, 4, 0)]
    [InlineData(4, 8, 0)]
    [InlineData(4, 4, 0)]
    [InlineData(4, 8, 8)]
    [InlineData(4, 4, 4)]
    public void Quantised_its_greedy_tokens_are_those_of_the_reference(int layers, int head, int embeddings)
    {
        var quantization = new WeightQuantization
        {
            Layers = (WeightBits)layers,
            HeadChoice = (WeightBits)head,
            EmbeddingsChoice = (WeightBits)embeddings,
        };
        using var reference = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, "reference.json")));
        var graph = CausalGraph.Load(Folder, "cpu", new ModelSettings { IntraOpThreads = 1 }, _ => { }, quantization: quantization);
        using var rows = new CausalRows(graph, 1);
        var (same, all) = (0, 0);
        foreach (var item in reference.RootElement.EnumerateArray())
        {
            var prompt = Ints(item, "prompt_ids");
            rows.Clear(0);
            var logits = rows.Prefill(0, prompt, prompt.Length - 1);
            foreach (var wanted in Ints(item, "greedy_ids"))
            {
                all++;
                same += Array.IndexOf(logits, logits.Max()) == wanted ? 1 : 0;
                logits = rows.Decode(wanted);
            }
        }

        Assert.InRange(same, layers == 8 && head == 8 ? all : 0.95 * all, all);
    }

    private static int[] Ints(JsonElement item, string key) => [.. item.GetProperty(key).EnumerateArray().Select(static e => e.GetInt32())];
}
