using ServingCluster.Errors;
using ServingCluster.Inference.Graphs;
using ServingCluster.Inference.Graphs.Causal;
using ServingCluster.Inference.Graphs.Proto;
using ServingCluster.Inference.Safetensors;
using ServingCluster.Inference.Settings;
using ServingCluster.Inference.Tensors;

namespace ServingCluster.Inference.Tests.Graphs.Causal;

public sealed class CausalGraphTests
{
    private static readonly ModelSettings Settings = new() { IntraOpThreads = 1 };

    [Fact]
    public void Weights_that_contradict_the_config_are_refused_with_both_shapes_and_the_keys()
    {
        using var model = new EditedModel("llama_linear").Config("intermediate_size", "64");
        AssertRefused(
            model,
            "model.safetensors: tensor 'model.layers.0.mlp.gate_proj.weight': its shape is [48, 32], but config.json demands [64, 32] "
            + "(intermediate_size, hidden_size).");
        model.Config("intermediate_size", "48").Config("head_dim", "32");
        AssertRefused(model, "but config.json demands [64, 32] (num_attention_heads × head_dim, hidden_size).");
    }

    [Fact]
    public void A_tensor_that_is_missing_is_told_by_name()
    {
        using var model = new EditedModel("llama_linear").Config("num_hidden_layers", "3");
        AssertRefused(
            model,
            "model.safetensors: tensor 'model.layers.2.input_layernorm.weight': it is missing; config.json demands it, with the shape [32] (hidden_size).");
    }

    [Fact]
    public void A_type_that_weights_cannot_have_is_refused()
    {
        using var model = new EditedModel("llama_linear");
        var file = model.PathOf("model.safetensors");
        var bytes = File.ReadAllBytes(file);
        var place = bytes.AsSpan().IndexOf("\"F16\""u8);
        "\"I16\""u8.CopyTo(bytes.AsSpan(place));
        File.WriteAllBytes(file, bytes);
        AssertRefused(model, "its type is I16; weights have to be F32, F16 or BF16.");
    }

    [Fact]
    public void Weights_that_are_cut_off_are_refused()
    {
        using var model = new EditedModel("llama_linear");
        var file = model.PathOf("model.safetensors");
        File.WriteAllBytes(file, File.ReadAllBytes(file)[..^100]);
        AssertRefused(model, "it is cut off.");
    }

    [Fact]
    public void A_missing_shard_is_refused()
    {
        using var model = new EditedModel("llama_llama3");
        File.Delete(model.PathOf("model-00002-of-00002.safetensors"));
        AssertRefused(model, "model.safetensors.index.json: it names the file 'model-00002-of-00002.safetensors', which does not exist");
    }

    [Fact]
    public void Tensors_without_use_are_told()
    {
        using var model = new EditedModel("llama_linear").Config("num_hidden_layers", "1");
        var lines = new List<string>();
        Load(model, lines.Add);
        Assert.Contains(lines, l => l.StartsWith("9 tensors are not used: model.layers.1.input_layernorm.weight, ", StringComparison.Ordinal));
    }

    [Fact]
    public void A_graph_is_built_once_for_the_same_config_and_weights()
    {
        using var model = new EditedModel("llama_linear");
        var lines = new List<string>();
        Load(model, lines.Add);
        Load(model, lines.Add);
        Assert.Collection(lines, l => Assert.StartsWith("Built the graph", l), l => Assert.StartsWith("The graph was built before", l));
        Load(model.Config("rms_norm_eps", "0.001"), lines.Add);
        Assert.StartsWith("Built the graph", lines[^1]);
        Assert.Equal(2, Directory.GetFiles(model.PathOf(".graphs")).Length);
    }

    [Fact]
    public void A_kept_graph_that_was_damaged_is_built_again()
    {
        using var model = new EditedModel("llama_linear");
        Load(model, _ => { });
        var kept = Assert.Single(Directory.GetFiles(model.PathOf(".graphs")));
        File.WriteAllText(kept, "no graph");
        var lines = new List<string>();
        Load(model, lines.Add);
        Assert.StartsWith("Built the graph", lines[^1]);
        Load(model, lines.Add);
        Assert.StartsWith("The graph was built before", lines[^1]);
    }

    [Fact]
    public void A_folder_that_cannot_be_written_serves_as_well()
    {
        using var model = new EditedModel("llama_linear");
        File.WriteAllText(model.PathOf(".graphs"), "a file in the folder's place");
        var lines = new List<string>();
        Load(model, lines.Add);
        Assert.Contains("it could not be kept beside the model", lines[^1]);
    }

    [Fact]
    public async Task Many_loads_at_once_keep_one_graph()
    {
        using var model = new EditedModel("llama_linear");
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => Load(model, static _ => { }))));
        Assert.Single(Directory.GetFiles(model.PathOf(".graphs")));
    }

    [Fact]
    public void Weights_behind_links_are_found_where_they_lead()
    {
        using var model = new EditedModel("llama_llama3");
        var blobs = Directory.CreateDirectory(model.PathOf("blobs")).FullName;
        foreach (var file in Directory.GetFiles(model.Folder, "*.safetensors"))
        {
            var blob = Path.Combine(blobs, Path.GetRandomFileName());
            File.Move(file, blob);
            File.CreateSymbolicLink(file, Path.GetRelativePath(model.Folder, blob));
        }

        using var snapshot = new EditedModel("llama_llama3");
        foreach (var file in Directory.GetFiles(snapshot.Folder, "*.safetensors"))
        {
            File.Delete(file);
            File.CreateSymbolicLink(file, model.PathOf(Path.GetFileName(file)));
        }

        Load(snapshot, _ => { });
    }

    [Theory]
    [InlineData("llama_llama3")]
    [InlineData("qwen3_norms")]
    [InlineData("phi3_fused")]
    public void A_graph_for_a_graphics_processor_computes_and_keeps_its_cache_in_half_precision(string name)
    {
        var folder = new ReferenceModel(name).Folder;
        var compute = CausalGraph.ComputeTypeOf(Settings, "cuda:0");
        Assert.Equal(TensorElementType.Float16, compute);
        var graph = Build(folder, compute, 32).Graph;
        foreach (var value in graph.Input.Concat(graph.Output).Where(v => v.Name.Contains("_key.") || v.Name.Contains("_value.")))
            Assert.Equal((int)TensorElementType.Float16, value.Type.TensorType.ElemType);
        var logits = Assert.Single(graph.Output, v => v.Name == CausalNames.Logits);
        Assert.Equal((int)TensorElementType.Float, logits.Type.TensorType.ElemType);
        // Weights that are stored so need no conversion; others get one, which is done at load.
        var isStoredSo = graph.Initializer.Single(t => t.Name == "model.norm.weight").DataType == (int)TensorElementType.Float16;
        Assert.Equal(!isStoredSo, graph.Node.Any(n => n.OpType == "Cast" && n.Input[0] == "model.norm.weight"));
    }

    [Fact]
    public void Weights_are_nowhere_but_in_their_files()
    {
        var model = Build(new ReferenceModel("llama_biases").Folder, TensorElementType.Float, 64);
        foreach (var tensor in model.Graph.Initializer.Where(t => t.Name.StartsWith("model.", StringComparison.Ordinal)))
        {
            Assert.Equal(TensorProto.Types.DataLocation.External, tensor.DataLocation);
            Assert.False(tensor.HasRawData);
        }

        Assert.True(model.CalculateSize() < 20_000);
    }

    [Fact]
    public void A_row_is_no_longer_than_the_model_allows()
    {
        using var model = new EditedModel("llama_linear");
        using var whole = CausalGraph.Load(model.Folder, "cpu", Settings, _ => { }, 1_000);
        using var some = CausalGraph.Load(model.Folder, "cpu", Settings, _ => { }, 48);
        Assert.Equal((64, 48), (whole.MaxLength, some.MaxLength));
    }

    [Fact]
    public void An_estimate_counts_weights_and_cache()
    {
        var config = CausalModelConfig.Read(new ReferenceModel("llama_biases").Folder);
        var one = CausalGraph.EstimateBytes(config, TensorElementType.Float, 1, 64);
        var two = CausalGraph.EstimateBytes(config, TensorElementType.Float, 2, 64);
        Assert.Equal(2 * 2 * 2 * 16 * 64 * sizeof(float), two - one);
        var weights = SafetensorsFolder.Open(new ReferenceModel("llama_biases").Folder).Entries.Sum(e => e.Length);
        Assert.InRange(one, weights, 2 * weights);
    }

    private static ModelProto Build(string folder, TensorElementType compute, int maxLength)
    {
        var weights = SafetensorsFolder.Open(folder);
        return CausalGraph.Build(CausalModelConfig.Read(folder), weights, new WeightFiles(weights), compute, maxLength, static _ => { });
    }

    private static void Load(EditedModel model, Action<string> log) => CausalGraph.Load(model.Folder, "cpu", Settings, log).Dispose();

    private static void AssertRefused(EditedModel model, string message)
    {
        var refused = Assert.Throws<ServingException>(() => Load(model, static _ => { }));
        Assert.Equal(ErrorCode.InvalidParameterValue, refused.Code);
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
    }
}
