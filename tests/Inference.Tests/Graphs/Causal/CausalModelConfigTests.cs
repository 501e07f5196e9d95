using ServingCluster.Errors;
using ServingCluster.Inference.Graphs.Causal;
using ServingCluster.Inference.Graphs.Configs;

namespace ServingCluster.Inference.Tests.Graphs.Causal;

public sealed class CausalModelConfigTests
{
    [Fact]
    public void Both_files_end_tokens_and_the_makers_ways_of_drawing_are_read()
    {
        var config = CausalModelConfig.Read(new ReferenceModel("llama_llama3").Folder);
        Assert.Equal([2, 3, 5], config.EosIds);
        Assert.Equal(1, config.BosId);
        Assert.Null(config.PadId);
        Assert.Equal(new GenerationDefaults { DoSample = true, Temperature = 0.6f, TopP = 0.9f, TopK = 50 }, config.Defaults);
        Assert.Equal((2, 4, 2, 16, 64), (config.Layers, config.Heads, config.KvHeads, config.HeadSize, config.Vocabulary));
    }

    [Fact]
    public void A_minus_one_stands_for_no_token()
    {
        using var model = new EditedModel("llama_linear").Config("pad_token_id", "-1").Config("bos_token_id", "null");
        var config = CausalModelConfig.Read(model.Folder);
        Assert.Null(config.PadId);
        Assert.Null(config.BosId);
    }

    [Theory]
    [InlineData("mistral_window", 7, 7)]
    [InlineData("qwen2_biases", 0, 9)]
    [InlineData("qwen3_norms", 0, 0)]
    [InlineData("llama_linear", 0, 0)]
    [InlineData("phi3_fused", 2047, 2047)]
    public void Each_layer_has_the_window_of_its_architecture(string name, int first, int second) =>
        Assert.Equal([first, second], CausalModelConfig.Read(new ReferenceModel(name).Folder).Windows);

    [Fact]
    public void Layers_with_types_of_their_own_have_the_window_that_these_say()
    {
        using var model = new EditedModel("qwen2_biases").Config("layer_types", """["sliding_attention","full_attention"]""");
        Assert.Equal([9, 0], CausalModelConfig.Read(model.Folder).Windows);
        AssertRefused(model.Config("layer_types", """["sliding_attention"]"""), "config.json: layer_types: has 1 entries; num_hidden_layers is 2.");
        AssertRefused(model.Config("layer_types", """["x","x"]"""), "config.json: layer_types: holds 'x';");
    }

    [Fact]
    public void A_window_that_is_switched_off_is_none()
    {
        using var model = new EditedModel("qwen2_biases").Config("use_sliding_window", "false");
        Assert.Equal([0, 0], CausalModelConfig.Read(model.Folder).Windows);
    }

    [Fact]
    public void An_architecture_that_is_not_supported_is_refused_with_those_that_are()
    {
        using var model = new EditedModel("llama_linear").Config("architectures", """["GemmaForCausalLM"]""");
        AssertRefused(
            model,
            "config.json: architectures: is GemmaForCausalLM, which is not supported; supported are LlamaForCausalLM, MistralForCausalLM, "
            + "Qwen2ForCausalLM, Qwen3ForCausalLM, Phi3ForCausalLM, BertModel, ");
        AssertRefused(model.Config("architectures", null), "config.json: architectures: is missing or empty; supported are LlamaForCausalLM");
        AssertRefused(model.Config("architectures", """["BertModel"]"""), "is BertModel, which does not continue text");
    }

    [Theory]
    [InlineData("hidden_size", null, "config.json: hidden_size: is missing; it has to be a whole number.")]
    [InlineData("hidden_size", "\"32\"", "config.json: hidden_size: is \"32\"; it has to be a whole number.")]
    [InlineData("num_hidden_layers", "0", "config.json: num_hidden_layers: is 0; it has to be from 1 to 1000.")]
    [InlineData("num_hidden_layers", "1.5", "config.json: num_hidden_layers: is 1.5; it has to be a whole number.")]
    [InlineData("num_attention_heads", "3", "config.json: num_attention_heads: is 3, which does not divide hidden_size, 32; give head_dim.")]
    [InlineData("num_attention_heads", "4", "config.json: num_attention_heads: is 4: a head of hidden_size, 32, has 8 numbers; that has to be a multiple of 16.")]
    [InlineData("head_dim", "24", "config.json: head_dim: is 24; it has to be a multiple of 16.")]
    [InlineData("num_key_value_heads", "3", "config.json: num_key_value_heads: is 3; it has to divide num_attention_heads, 2.")]
    [InlineData("vocab_size", null, "config.json: vocab_size: is missing")]
    [InlineData("max_position_embeddings", "-1", "config.json: max_position_embeddings: is -1;")]
    [InlineData("rms_norm_eps", "0", "config.json: rms_norm_eps: is 0; it has to be more than 0.")]
    [InlineData("tie_word_embeddings", "1", "config.json: tie_word_embeddings: is 1; it has to be true or false.")]
    [InlineData("hidden_act", "\"mish\"", "config.json: hidden_act: is 'mish', which is not supported; supported are silu, swish, gelu")]
    [InlineData("eos_token_id", "64", "config.json: eos_token_id: is 64; it has to be from 0 to 63.")]
    [InlineData("eos_token_id", "[1,\"2\"]", "config.json: eos_token_id: holds \"2\"; it has to hold whole numbers from 0 to 63.")]
    [InlineData("partial_rotary_factor", "0.5", "config.json: partial_rotary_factor: is 0.5; this architecture rotates whole heads")]
    [InlineData("quantization_config", """{"quant_method":"awq"}""", "config.json: quantization_config: the weights are quantised (awq)")]
    [InlineData("rope_scaling", """{"rope_type":"dynamic","factor":2}""", "config.json: rope_scaling.rope_type: is 'dynamic', which is not supported; supported are default, linear, llama3, yarn.")]
    [InlineData("rope_scaling", """{"type":"longrope"}""", "config.json: rope_scaling.type: is 'longrope', which is not supported")]
    [InlineData("rope_scaling", """{"type":"linear"}""", "config.json: rope_scaling.factor: is missing; it has to be a number.")]
    [InlineData("rope_scaling", """{"type":"linear","factor":0.5}""", "config.json: rope_scaling.factor: is 0.5; it has to be at least 1.")]
    [InlineData("rope_scaling", """{"rope_type":"llama3","factor":8,"low_freq_factor":4,"high_freq_factor":4,"original_max_position_embeddings":8192}""", "config.json: rope_scaling.high_freq_factor: is 4; it has to be more than 4.")]
    [InlineData("rope_scaling", "7", "config.json: rope_scaling: is 7; it has to be an object.")]
    [InlineData("rope_parameters", """{"full_attention":{"rope_type":"default"}}""", "config.json: rope_parameters.full_attention: gives layers rotary embeddings of their own")]
    public void A_value_that_is_wrong_is_refused_with_file_and_key(string key, string? json, string message)
    {
        using var model = new EditedModel("llama_linear").Config(key, json);
        AssertRefused(model, message);
    }

    [Theory]
    [InlineData("temperature", "-1", "generation_config.json: temperature: is -1; it has to be from 0 to ")]
    [InlineData("top_p", "1.5", "generation_config.json: top_p: is 1.5; it has to be from 0 to 1.")]
    [InlineData("top_k", "-5", "generation_config.json: top_k: is -5; it has to be at least 0.")]
    [InlineData("repetition_penalty", "0", "generation_config.json: repetition_penalty: is 0; it has to be more than 0.")]
    [InlineData("eos_token_id", "[700]", "generation_config.json: eos_token_id: holds 700;")]
    public void A_wrong_value_of_the_makers_ways_is_refused_too(string key, string json, string message)
    {
        using var model = new EditedModel("llama_linear").Generation(key, json);
        AssertRefused(model, message);
    }

    [Fact]
    public void A_config_that_is_missing_or_no_object_is_refused()
    {
        using var model = new EditedModel("llama_linear");
        File.WriteAllText(model.PathOf("config.json"), "{");
        AssertRefused(model, "config.json: is not valid JSON");
        File.WriteAllText(model.PathOf("config.json"), "[]");
        AssertRefused(model, "config.json: it has to be a JSON object.");
        File.WriteAllText(model.PathOf("config.json"), """{"architectures":["\ud800"]}""");
        AssertRefused(model, "config.json: is not valid JSON: The text at byte 18 is not Unicode.");
        File.Delete(model.PathOf("config.json"));
        AssertRefused(model, "config.json: the file is missing from the model folder.");
    }

    [Theory]
    [InlineData("0.25", "has 8 of a head's 32 numbers rotated; that has to be a multiple of 16.")]
    [InlineData("0.01", "has 0 of a head's 32 numbers rotated; that has to be a multiple of 16.")]
    [InlineData("1.5", "is 1.5; it has to be at most 1.")]
    public void A_part_of_a_head_that_cannot_be_rotated_is_refused(string part, string message)
    {
        using var model = new EditedModel("phi3_fused").Config("partial_rotary_factor", part);
        AssertRefused(model, "config.json: partial_rotary_factor: " + message);
    }

    [Fact]
    public void Yarn_lengthens_the_context_where_the_config_tells_the_plain_one()
    {
        using var model = new EditedModel("llama_yarn").Config("max_position_embeddings", "16");
        Assert.Equal(64, CausalModelConfig.Read(model.Folder).MaxPositions);
    }

    [Theory]
    [InlineData("{}", 1.1386294)]
    [InlineData("""{"attention_factor":0.75}""", 0.75)]
    [InlineData("""{"mscale":1.0,"mscale_all_dim":1.0}""", 1)]
    public void Yarn_sharpens_attention_as_the_config_says(string more, double factor)
    {
        var rope = $$"""{"rope_type":"yarn","factor":4,{{more.Trim('{', '}')}}""".TrimEnd(',') + "}";
        using var model = new EditedModel("llama_linear").Config("rope_scaling", rope);
        Assert.Equal(factor, CausalModelConfig.Read(model.Folder).Rope.AttentionFactor, 1e-6);
    }

    private static void AssertRefused(EditedModel model, string message)
    {
        var refused = Assert.Throws<ServingException>(() => CausalModelConfig.Read(model.Folder));
        Assert.Equal(ErrorCode.InvalidParameterValue, refused.Code);
        Assert.StartsWith(message.StartsWith("is ", StringComparison.Ordinal) ? "config.json" : message, refused.Message, StringComparison.Ordinal);
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
    }
}
