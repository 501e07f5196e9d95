using ServingCluster.Errors;
using ServingCluster.Inference.Graphs.Causal;
using ServingCluster.Inference.Graphs.Quantization;
using ServingCluster.Inference.Safetensors;
using ServingCluster.Inference.Settings;
using ServingCluster.Inference.Tensors;

namespace ServingCluster.Inference.Tests.Graphs.Causal;

public sealed class QuantizedGraphTests
{
    private static readonly ModelSettings Settings = new() { IntraOpThreads = 1 };
    private static readonly WeightQuantization Eight = new() { Layers = WeightBits.Eight };
    private static readonly WeightQuantization Four = new() { Layers = WeightBits.Four };

    [Theory]
    [MemberData(nameof(ReferenceModelTests.Models), MemberType = typeof(ReferenceModelTests))]
    public void Eight_bits_come_close_for_every_architecture(string name) => AssertClose(name, Eight, 0.05f);

    [Theory]
    [MemberData(nameof(ReferenceModelTests.Models), MemberType = typeof(ReferenceModelTests))]
    public void Eight_bits_with_embeddings_come_close(string name) => AssertClose(name, Eight with { EmbeddingsChoice = WeightBits.Eight }, 0.05f);

    // Random weights are the hardest to round: nothing in them is more important than the rest.
    [Theory]
    [MemberData(nameof(ReferenceModelTests.Models), MemberType = typeof(ReferenceModelTests))]
    public void Four_bits_come_near(string name) => AssertClose(name, Four, 0.35f);

    [Theory]
    [InlineData("llama_llama3")]
    [InlineData("qwen2_biases")]
    [InlineData("phi3_fused")]
    public void Half_precision_and_eight_bits_come_close(string name) => AssertClose(name, Eight, 0.05f, TensorElementType.Float16);

    [Theory]
    [MemberData(nameof(ReferenceModelTests.Models), MemberType = typeof(ReferenceModelTests))]
    public void Chunks_and_steps_give_what_the_whole_prompt_gives(string name)
    {
        foreach (var quantization in new[] { Eight, Four })
        {
            var model = new ReferenceModel(name);
            var ids = Array.ConvertAll(model.Read<long>("ids"), static id => (int)id);
            using var rows = new CausalRows(Load(model.Folder, quantization), 3);
            var whole = rows.Prefill(0, ids.AsSpan(0, 24), 10, 22, 23);
            var vocabulary = rows.Config.Vocabulary;
            rows.Prefill(1, ids.AsSpan(0, 7));
            ReferenceModel.AssertClose(whole.AsSpan(0, vocabulary), rows.Prefill(1, ids.AsSpan(7, 4), 3), 1e-3f);
            rows.Clear(0);
            rows.Clear(1);
            rows.Prefill(0, ids.AsSpan(0, 22));
            rows.Prefill(1, ids.AsSpan(0, 23));
            var steps = rows.Decode(ids[22], ids[23]);
            ReferenceModel.AssertClose(whole.AsSpan(vocabulary), steps, 1e-3f);
        }
    }

    [Fact]
    public void Weights_are_quantised_once_whatever_the_context_length()
    {
        using var model = new EditedModel("llama_linear");
        var lines = new List<string>();
        Load(model.Folder, Four, lines.Add).Dispose();
        Load(model.Folder, Four, lines.Add).Dispose();
        Load(model.Folder, Four, lines.Add, 32).Dispose();
        Assert.Equal(1, lines.Count(static l => l.StartsWith("Quantised the weights (bits: layers 4, head 8, embeddings 0; ", StringComparison.Ordinal)));
        Assert.Equal(2, lines.Count(static l => l.StartsWith("The weights were quantised before", StringComparison.Ordinal)));
        Load(model.Folder, Eight, lines.Add).Dispose();
        Assert.StartsWith("Quantised the weights (bits: layers 8", lines[^1]);
        Assert.Equal(2, Files(model).Length);
    }

    [Fact]
    public void Quantised_weights_that_are_cut_off_are_made_again()
    {
        using var model = new EditedModel("llama_linear");
        using (var rows = new CausalRows(Load(model.Folder, Eight), 1))
        {
            var wanted = rows.Prefill(0, [1, 2, 3], 2);
            var file = Assert.Single(Files(model));
            File.WriteAllBytes(file, File.ReadAllBytes(file)[..^1_000]);
            var lines = new List<string>();
            using var again = new CausalRows(Load(model.Folder, Eight, lines.Add), 1);
            Assert.StartsWith("Quantised the weights", lines[^1]);
            Assert.Equal(wanted, again.Prefill(0, [1, 2, 3], 2));
        }

        Assert.Single(Files(model));
    }

    [Fact]
    public void Weights_that_were_replaced_are_quantised_again()
    {
        using var model = new EditedModel("llama_linear");
        Load(model.Folder, Eight).Dispose();
        var weights = model.PathOf("model.safetensors");
        File.SetLastWriteTimeUtc(weights, File.GetLastWriteTimeUtc(weights).AddMinutes(1));
        var lines = new List<string>();
        Load(model.Folder, Eight, lines.Add).Dispose();
        Assert.StartsWith("Quantised the weights", lines[^1]);
        Assert.Single(Files(model));
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_refused_unless_the_weights_are_there()
    {
        using var model = new EditedModel("llama_linear");
        File.WriteAllText(model.PathOf(".graphs"), "a file in the folder's place");
        var refused = Assert.Throws<ServingException>(() => Load(model.Folder, Eight));
        Assert.Equal(ErrorCode.InvalidState, refused.Code);
        Assert.Contains("or serve the model without quantisation.", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_loads_at_once_keep_one_file()
    {
        using var model = new EditedModel("llama_linear");
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => Load(model.Folder, Four).Dispose())));
        Assert.Single(Files(model));
        Assert.Empty(Directory.GetFiles(model.PathOf(".graphs"), "*.draft"));
    }

    [Fact]
    public void Weights_behind_links_are_quantised_beside_the_links()
    {
        using var blobs = new EditedModel("llama_llama3");
        using var snapshot = new EditedModel("llama_llama3");
        foreach (var file in Directory.GetFiles(snapshot.Folder, "*.safetensors"))
        {
            File.Delete(file);
            File.CreateSymbolicLink(file, blobs.PathOf(Path.GetFileName(file)));
        }

        Load(snapshot.Folder, Four).Dispose();
        Assert.Single(Files(snapshot));
        Assert.False(Directory.Exists(blobs.PathOf(".graphs")));
    }

    [Fact]
    public void Tied_embeddings_of_the_same_bits_are_kept_once()
    {
        var folder = Language.Running.ReferenceAnswer.Folder;
        var config = CausalModelConfig.Read(folder);
        var weights = SafetensorsFolder.Open(folder);
        long Length(WeightQuantization choice)
        {
            var quantized = new QuantizedWeights(choice, "quantized", TensorElementType.Float);
            CausalGraph.Build(config, weights, new Inference.Graphs.WeightFiles(weights), TensorElementType.Float, 64, static _ => { }, quantized);
            return quantized.Length;
        }

        Assert.Equal(Length(Eight), Length(Eight with { EmbeddingsChoice = WeightBits.Eight }));
        Assert.Equal(1024 * 6 * 20, Length(Eight with { EmbeddingsChoice = WeightBits.Four }) - Length(Eight));
    }

    [Fact]
    public void An_estimate_follows_the_bits()
    {
        var config = CausalModelConfig.Read(Language.Running.ReferenceAnswer.Folder) with { Vocabulary = 32_000, Hidden = 2_048, Intermediate = 5_632 };
        var whole = CausalGraph.EstimateBytes(config, TensorElementType.Float, 1, 64);
        var eight = CausalGraph.EstimateBytes(config, TensorElementType.Float, 1, 64, Eight with { EmbeddingsChoice = WeightBits.Eight });
        var four = CausalGraph.EstimateBytes(config, TensorElementType.Float, 1, 64, Four with { EmbeddingsChoice = WeightBits.Four, HeadChoice = WeightBits.Four });
        Assert.Equal(1.25 / 4, (double)eight / whole, 0.02);
        Assert.Equal(0.75 / 4, (double)four / whole, 0.02);
    }

    private static void AssertClose(string name, WeightQuantization quantization, float tolerance, TensorElementType? compute = null)
    {
        var model = new ReferenceModel(name);
        var ids = Array.ConvertAll(model.Read<long>("ids"), static id => (int)id);
        using var rows = new CausalRows(Load(model.Folder, quantization, compute: compute), 1);
        var logits = model.Read<float>("logits").AsSpan(0, 30 * rows.Config.Vocabulary);
        AssertNear(name, logits, rows.Prefill(0, ids.AsSpan(0, 30), [.. Enumerable.Range(0, 30).Select(static i => (long)i)]), tolerance);
    }

    // By the root of the mean square: single numbers of random models hang on a hair.
    private static void AssertNear(string name, ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, float tolerance)
    {
        var (size, error) = (0.0, 0.0);
        for (var i = 0; i < expected.Length; i++)
        {
            size += expected[i] * expected[i];
            error += (expected[i] - actual[i]) * (expected[i] - actual[i]);
        }

        Assert.True(Math.Sqrt(error / size) <= tolerance, $"The relative error of '{name}' is {Math.Sqrt(error / size)}.");
    }

    private static string[] Files(EditedModel model) => Directory.GetFiles(model.PathOf(".graphs"), "*.weights");

    private static CausalGraph Load(
        string folder, WeightQuantization quantization, Action<string>? log = null, int? maxLength = null, TensorElementType? compute = null) =>
        CausalGraph.Load(folder, "cpu", Settings, log ?? (static _ => { }), maxLength, compute, quantization);
}
