using ServingCluster.Errors;
using ServingCluster.Inference.Graphs.Configs;
using ServingCluster.Inference.Graphs.Encoders;

namespace ServingCluster.Inference.Tests.Graphs.Encoders;

public sealed class EncoderConfigTests
{
    [Theory]
    [InlineData("bert_cls", "architectures", "[\"LlamaForCausalLM\"]", "architectures: is LlamaForCausalLM, which does not embed text; BertModel,")]
    [InlineData("bert_cls", "position_embedding_type", "\"relative_key\"", "position_embedding_type: is 'relative_key', which is not supported; BertModel has to have 'absolute' positions.")]
    [InlineData("bert_cls", "hidden_act", "\"mish\"", "hidden_act: is 'mish', which is not supported; supported are silu,")]
    [InlineData("bert_cls", "num_attention_heads", "5", "num_attention_heads: is 5, which does not divide hidden_size, 32.")]
    [InlineData("bert_cls", "is_decoder", "true", "is_decoder: is true; only encoders")]
    [InlineData("bert_cls", "hidden_size", null, "hidden_size: is missing")]
    [InlineData("bert_cls", "quantization_config", "{\"quant_method\":\"bitsandbytes\"}", "quantization_config: the weights are quantised (bitsandbytes)")]
    [InlineData("xlm_roberta_mean", "max_position_embeddings", "2", "max_position_embeddings: is 2; it has to be more than pad_token_id, 1")]
    [InlineData("gte_ntk", "position_embedding_type", "\"alibi\"", "position_embedding_type: is 'alibi', which is not supported; supported are absolute, rope.")]
    [InlineData("gte_ntk", "layer_norm_type", "\"rms_norm\"", "layer_norm_type: is 'rms_norm', which is not supported")]
    [InlineData("gte_ntk", "logn_attention_scale", "true", "logn_attention_scale: is true, which is not supported.")]
    [InlineData("gte_ntk", "rope_scaling", "{\"type\":\"dynamic\",\"factor\":2}", "rope_scaling.type: is 'dynamic', which is not supported for this architecture; supported is ntk.")]
    [InlineData("gte_ntk", "rope_scaling", "{\"type\":\"ntk\",\"factor\":0.5}", "rope_scaling.factor: is 0.5; it has to be at least 1.")]
    [InlineData("gte_ntk", "rope_scaling", "{\"type\":\"ntk\",\"factor\":2,\"mixed_b\":0.5}", "rope_scaling.mixed_b: is set, which is not supported.")]
    [InlineData("gte_ntk", "num_attention_heads", "32", "num_attention_heads: gives heads of 1 numbers; rotary positions need an even count.")]
    public void What_is_not_supported_is_refused_by_name(string name, string key, string? json, string message)
    {
        using var model = new EditedModel(name).Config(key, json);
        var refused = Assert.Throws<ServingException>(() => EncoderConfig.Read(model.Folder));
        Assert.Equal(ErrorCode.InvalidParameterValue, refused.Code);
        Assert.Contains("config.json: " + message, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RoBERTas_positions_begin_after_the_padding_tokens_id()
    {
        var config = EncoderConfig.Read(new ReferenceModel("xlm_roberta_mean").Folder);
        Assert.Equal((2, 20), (config.FirstPosition, config.MaxTokens));
    }

    [Fact]
    public void Fixed_NTK_scaling_is_a_larger_base_and_a_smaller_step()
    {
        var rope = EncoderConfig.Read(new ReferenceModel("gte_ntk").Folder).Rope!;
        var frequencies = RopeFrequencies.Of(rope);
        Assert.Equal(4, frequencies.Length);
        for (var i = 0; i < frequencies.Length; i++)
            Assert.Equal(Math.Pow(2 * 500, -2.0 * i / 8) / Math.Pow(2, 2.0 / 8), frequencies[i], 1e-12);
    }

    [Theory]
    [InlineData(null, null, 32, 16, false)]
    [InlineData("true", null, 32, 7, true)]
    [InlineData(null, "[16, 8]", 32, 8, true)]
    [InlineData(null, "[16, 8]", 32, 9, false)]
    [InlineData("true", null, 32, 33, false)]
    [InlineData(null, null, 32, 32, true)]
    public void A_config_declares_to_which_sizes_embeddings_may_be_cut(string? flag, string? sizes, int whole, int size, bool isAllowed)
    {
        using var model = new EditedModel("bert_cls").Config("is_matryoshka", flag).Config("matryoshka_dimensions", sizes);
        Assert.Equal(isAllowed, EncoderConfig.Read(model.Folder).Matryoshka.Allows(size, whole));
    }
}
