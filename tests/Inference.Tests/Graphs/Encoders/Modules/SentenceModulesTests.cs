using ServingCluster.Errors;
using ServingCluster.Inference.Graphs.Encoders.Modules;

namespace ServingCluster.Inference.Tests.Graphs.Encoders.Modules;

public sealed class SentenceModulesTests
{
    private const string Modules = "modules.json";
    private const string Pooling = "1_Pooling/config.json";

    [Fact]
    public void A_folder_without_the_files_takes_the_mean()
    {
        using var model = new EditedModel("bert_cls");
        File.Delete(model.PathOf(Modules));
        var modules = SentenceModules.Read(model.Folder);
        Assert.Equal([PoolingMode.Mean], modules.Pooling.Modes);
        Assert.False(modules.IsNormalized);
        Assert.Null(modules.MaxTokens);
        Assert.Equal(32, modules.Dimensions(32));
    }

    [Fact]
    public void Poolings_stand_side_by_side_and_a_dense_module_makes_its_own_size_of_them()
    {
        using var model = new EditedModel("roberta_poolings");
        var modules = SentenceModules.Read(model.Folder);
        Assert.Equal(Enum.GetValues<PoolingMode>(), modules.Pooling.Modes);
        Assert.Equal([new DenseStep("2_Dense", 192, 24, true, "Tanh"), new NormalizeStep()], modules.Steps);
        Assert.Equal(24, modules.Dimensions(32));
        Assert.True(modules.IsNormalized);
    }

    [Theory]
    [InlineData("\"lasttoken\"", "LastToken")]
    [InlineData("[\"mean\", \"cls\"]", "Cls,Mean")]
    public void Newer_files_name_the_pooling(string json, string modes)
    {
        using var model = new EditedModel("bert_cls").Write(Pooling, "{}").Edit(Pooling, "pooling_mode", json);
        Assert.Equal(modes, string.Join(',', SentenceModules.Read(model.Folder).Pooling.Modes));
    }

    [Fact]
    public void Prompts_lengths_and_letters_are_read()
    {
        using var model = new EditedModel("bert_cls")
            .Write("sentence_bert_config.json", """{"max_seq_length": 16, "do_lower_case": true}""")
            .Write("config_sentence_transformers.json", """{"prompts": {"query": "query: ", "passage": ""}, "default_prompt_name": "query"}""")
            .Edit(Pooling, "include_prompt", "false");
        var modules = SentenceModules.Read(model.Folder);
        Assert.Equal((16, true, "query: ", false), (modules.MaxTokens, modules.LowerCase, modules.DefaultPrompt, modules.Pooling.IncludePrompt));
        Assert.Equal("query: ", modules.Prompts["query"]);
    }

    [Theory]
    [InlineData(Modules, "{}", "modules.json: it has to be a list of modules.")]
    [InlineData(Modules, "[", "modules.json: is not valid JSON")]
    [InlineData(Modules, "[]", "modules.json: the first module has to be a Transformer.")]
    [InlineData(Modules, "[3]", "modules.json: [0]: has to be an object.")]
    [InlineData(Modules, """[{"path":"","type":"sentence_transformers.models.Transformer"}]""", "modules.json: there is no Pooling")]
    [InlineData(Modules, """[{"path":"0_Transformer","type":"sentence_transformers.models.Transformer"}]""", "modules.json: [0].type: has to be the first module and to lie in the model's folder itself")]
    [InlineData(Modules, """[{"path":"","type":"sentence_transformers.models.Transformer"},{"path":"../1_Pooling","type":"x.Pooling"}]""", "modules.json: [1].path: is '../1_Pooling'; it has to name a folder within the model's.")]
    [InlineData(Modules, """[{"path":"","type":"sentence_transformers.models.Transformer"},{"path":"1_Pooling","type":"x.Pooling"},{"path":"2","type":"sentence_transformers.models.LSTM"}]""", "modules.json: [2].type: is 'sentence_transformers.models.LSTM', which is not supported; supported are Transformer, Pooling, Dense, Normalize, Dropout.")]
    [InlineData(Modules, """[{"path":"","type":"sentence_transformers.models.Transformer"},{"path":"1_Pooling","type":"x.Pooling"},{"path":"1_Pooling","type":"x.Pooling"}]""", "modules.json: [2].type: comes a second time or too late")]
    [InlineData(Modules, """[{"path":""}]""", "modules.json: [0].type: is missing")]
    [InlineData(Pooling, "{}", "config.json: pooling_mode_mean_tokens: is false as are all others")]
    [InlineData(Pooling, """{"pooling_mode_attention": true}""", "config.json: pooling_mode_attention: is true, which is not supported")]
    [InlineData(Pooling, """{"pooling_mode": "attention"}""", "config.json: pooling_mode: is 'attention', which is not supported; supported are cls, max, mean,")]
    [InlineData("config_sentence_transformers.json", """{"prompts": {"query": "q"}, "default_prompt_name": "passage"}""", "config_sentence_transformers.json: default_prompt_name: is 'passage', which is none of the prompts.")]
    [InlineData("config_sentence_transformers.json", """{"prompts": {"query": 3}}""", "config_sentence_transformers.json: prompts.query: is 3; it has to be a text.")]
    [InlineData("sentence_bert_config.json", """{"max_seq_length": 0}""", "sentence_bert_config.json: max_seq_length: is 0; it has to be at least 1.")]
    public void A_file_that_is_broken_or_asks_for_too_much_is_refused(string file, string content, string message)
    {
        using var model = new EditedModel("bert_cls").Write(file, content);
        var refused = Assert.Throws<ServingException>(() => SentenceModules.Read(model.Folder));
        Assert.Equal(ErrorCode.InvalidParameterValue, refused.Code);
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
    }
}
