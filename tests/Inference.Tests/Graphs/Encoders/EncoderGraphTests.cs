using ServingCluster.Errors;
using ServingCluster.Inference.Embeddings;
using ServingCluster.Inference.Graphs.Encoders;
using ServingCluster.Inference.Safetensors;
using ServingCluster.Inference.Settings;

namespace ServingCluster.Inference.Tests.Graphs.Encoders;

public sealed class EncoderGraphTests
{
    private static readonly ModelSettings Settings = new() { IntraOpThreads = 1 };

    [Theory]
    [InlineData("bert_cls", "intermediate_size", "64", "tensor 'encoder.layer.0.intermediate.dense.weight': its shape is [48, 32], but config.json demands [64, 32] (intermediate_size, hidden_size)")]
    [InlineData("bert_cls", "vocab_size", "41", "tensor 'embeddings.word_embeddings.weight': its shape is [40, 32], but config.json demands [41, 32] (vocab_size, hidden_size)")]
    [InlineData("bert_cls", "max_position_embeddings", "512", "demands [512, 32] (max_position_embeddings, hidden_size)")]
    [InlineData("bert_cls", "type_vocab_size", "1", "demands [1, 32] (type_vocab_size, hidden_size)")]
    [InlineData("xlm_roberta_mean", "num_hidden_layers", "3", "tensor 'roberta.encoder.layer.2.attention.self.query.weight': it is missing")]
    [InlineData("gte_ntk", "intermediate_size", "47", "tensor 'new.encoder.layer.0.mlp.up_gate_proj.weight': its shape is [96, 32], but config.json demands [94, 32] (2 × intermediate_size, hidden_size)")]
    [InlineData("gte_ntk", "pack_qkv", "false", "tensor 'new.encoder.layer.0.attention.q_proj.weight': it is missing")]
    public void Weights_that_contradict_the_config_are_refused_with_both_shapes(string name, string key, string json, string message)
    {
        using var model = new EditedModel(name).Config(key, json);
        AssertRefused(model, message);
    }

    [Theory]
    [InlineData("in_features", "33", "2_Dense/config.json: in_features: is 33, but what comes before gives 192 numbers.")]
    [InlineData("out_features", "12", "tensor 'linear.bias': its shape is [24], but config.json demands [12] (out_features)")]
    [InlineData("activation_function", "\"torch.nn.modules.activation.Mish\"", "activation_function: is 'torch.nn.modules.activation.Mish', which is not supported; supported are Identity, Tanh, ReLU, Sigmoid.")]
    public void A_dense_module_has_to_fit_what_comes_before_it(string key, string json, string message)
    {
        using var model = new EditedModel("roberta_poolings").Edit("2_Dense/config.json", key, json);
        AssertRefused(model, message);
    }

    [Fact]
    public void Weights_of_a_dense_module_that_are_missing_are_told()
    {
        using var model = new EditedModel("roberta_poolings");
        File.Delete(model.PathOf("2_Dense/model.safetensors"));
        AssertRefused(model, "model.safetensors: the file is missing");
    }

    [Fact]
    public void A_graph_is_built_once_and_kept_beside_the_model()
    {
        using var model = new EditedModel("bert_cls");
        var lines = new List<string>();
        Load(model, lines.Add);
        Load(model, lines.Add);
        Assert.Collection(
            lines,
            l => Assert.Equal("2 tensors are not used: pooler.dense.bias, pooler.dense.weight.", l),
            l => Assert.StartsWith("Built the graph", l),
            l => Assert.StartsWith("The graph was built before", l));
        // Another pooling is another graph of the same weights.
        Load(model.Edit("1_Pooling/config.json", "pooling_mode_mean_tokens", "true"), lines.Add);
        Assert.StartsWith("Built the graph", lines[^1]);
    }

    [Fact]
    public void A_text_has_no_more_tokens_than_positions_and_training_allow()
    {
        using var model = new EditedModel("xlm_roberta_mean");
        Assert.Equal(20, MaxTokens(model));
        Assert.Equal(12, MaxTokens(model.Edit("sentence_bert_config.json", "max_seq_length", "12")));
        Assert.Equal(20, MaxTokens(model.Edit("sentence_bert_config.json", "max_seq_length", "512")));
    }

    [Fact]
    public void A_model_for_long_texts_runs_those_of_one_length_without_a_mask()
    {
        using var model = new EditedModel("gte_ntk").Config("max_position_embeddings", "8192");
        using var reference = new ReferenceEncoder("gte_ntk");
        using var graph = EncoderGraph.Load(model.Folder, "cpu", Settings, static _ => { });
        var runner = new EncoderRunner(graph);
        Assert.Equal((true, false), (reference.Runner.CanPad, runner.CanPad));
        for (var i = 0; i < reference.Texts.Count; i++)
        {
            using var twice = runner.Run([reference.Texts[i], reference.Texts[i]], options: null);
            ReferenceModel.AssertClose(reference.Expected(i), twice.AsSpan<float>()[..runner.Dimensions]);
            ReferenceModel.AssertClose(reference.Expected(i), twice.AsSpan<float>()[runner.Dimensions..]);
        }
    }

    [Fact]
    public void An_estimate_counts_all_weights()
    {
        foreach (var (name, _) in ReferenceEncoder.Names.Select(row => (row.Data, 0)))
        {
            var folder = new ReferenceModel(name).Folder;
            var numbers = SafetensorsFolder.Open(folder).Entries.Where(e => !e.Name.Contains("pooler", StringComparison.Ordinal)).Sum(e => e.Shape.Aggregate(1L, (a, b) => a * b));
            var (config, modules) = EncoderGraph.Check(folder);
            Assert.InRange(EncoderMemory.Weights(config, modules with { Steps = [] }), numbers * sizeof(float), (long)(numbers * sizeof(float) * 1.01) + 1024);
        }
    }

    private static int MaxTokens(EditedModel model)
    {
        using var graph = EncoderGraph.Load(model.Folder, "cpu", Settings, static _ => { });
        return graph.MaxTokens;
    }

    private static void Load(EditedModel model, Action<string> log) => EncoderGraph.Load(model.Folder, "cpu", Settings, log).Dispose();

    private static void AssertRefused(EditedModel model, string message)
    {
        var refused = Assert.Throws<ServingException>(() => EncoderGraph.Check(model.Folder));
        Assert.Equal(ErrorCode.InvalidParameterValue, refused.Code);
        Assert.Contains(message, refused.Message.Replace('\\', '/'), StringComparison.Ordinal);
    }
}
