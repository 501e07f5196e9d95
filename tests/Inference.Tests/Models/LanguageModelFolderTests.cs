using ServingCluster.Errors;
using ServingCluster.Inference.Models;

namespace ServingCluster.Inference.Tests.Models;

public sealed class LanguageModelFolderTests : IDisposable
{
    private const string Config = """{"architectures":["LlamaForCausalLM"]}""";
    private readonly string _root = Directory.CreateTempSubdirectory("serving-test-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void A_bare_folder_is_its_own_weights_and_tokenizer()
    {
        var found = Add("config.json", Config).Add("model.safetensors", "").Find();
        Assert.Equal((_root, _root, _root), (found!.Folder, found.WeightsFolder, found.TokenizerFolder));
        Assert.Equal(("LlamaForCausalLM", true), (found.Architecture, found.IsCausal));
        Assert.Null(found.Task);
    }

    [Fact]
    public void An_encoder_does_not_continue_text() =>
        Assert.False(Add("config.json", """{"architectures":["BertModel"]}""").Add("model.safetensors", "").Find()!.IsCausal);

    [Fact]
    public void The_single_folder_of_an_archive_is_looked_into()
    {
        var found = Add("llama/config.json", Config).Add("llama/model.safetensors.index.json", "").Add("__MACOSX/x", "").Add(".cache/y", "").Find();
        Assert.Equal(Path.Combine(_root, "llama"), found!.WeightsFolder);
    }

    [Fact]
    public void The_transformers_flavour_tells_weights_tokenizer_task_and_example()
    {
        var found = Add("MLmodel", """
            flavors:
              python_function: {loader_module: mlflow.transformers}
              transformers:
                components: [tokenizer]
                inference_task: llm/v1/chat
                model_binary: model
                pipeline_model_type: LlamaForCausalLM
                task: text-generation
            metadata:
              task: llm/v1/chat
              serving: {max_length: 256}
            saved_input_example_info: {artifact_path: input_example.json, type: json_object}
            signature:
              inputs: '[{"type": "array", "items": {"type": "object", "properties": {"role": {"type": "string"}}}, "name": "messages"}]'
              outputs: '[{"type": "string", "name": "id"}]'
            """)
            .Add("model/config.json", Config).Add("model/model.safetensors", "").Add("components/tokenizer/tokenizer.json", "{}")
            .Add("input_example.json", """{"messages": [{"role": "user", "content": "Hi"}]}""").Find();
        Assert.Equal(Path.Combine(_root, "model"), found!.WeightsFolder);
        Assert.Equal(Path.Combine(_root, "components", "tokenizer"), found.TokenizerFolder);
        Assert.Equal("llm/v1/chat", found.Task);
        Assert.Equal("256", found.ServingSettings["max_length"]);
        Assert.Equal("""{"messages": [{"role": "user", "content": "Hi"}]}""", found.InputExample);
        Assert.Null(found.Signature);
        Assert.Contains("The signature is left out", Assert.Single(found.Notes));
    }

    [Fact]
    public void A_flavour_of_old_has_its_model_in_the_pipelines_folder_with_the_tokenizer()
    {
        var found = Add("MLmodel", "flavors: {transformers: {task: text-generation}}")
            .Add("pipeline/config.json", Config).Add("pipeline/model.safetensors", "").Find();
        Assert.Equal(Path.Combine(_root, "pipeline"), found!.WeightsFolder);
        Assert.Equal(found.WeightsFolder, found.TokenizerFolder);
    }

    [Theory]
    [InlineData("flavors: {transformers: {model_binary: ../model}}", "flavors.transformers.model_binary: the path '../model' leads out of the model folder")]
    [InlineData("flavors: {transformers: {model_binary: model}}", "flavors.transformers.model_binary: the folder 'model' does not exist")]
    [InlineData("flavors: {transformers: {model_binary: model, peft_adaptor: peft}}", "flavors.transformers.peft_adaptor: the model is an adapter")]
    [InlineData("flavors: {transformers: {source_model_name: a/b, source_model_revision: c}}", "only a reference to the model was logged")]
    public void A_flavour_without_the_model_itself_is_refused(string description, string message) =>
        AssertRefused(Add("MLmodel", description), "MLmodel: ", message);

    [Fact]
    public void An_architecture_that_is_not_supported_is_refused_with_those_that_are() => AssertRefused(
        Add("config.json", """{"architectures":["GemmaForCausalLM"]}""").Add("model.safetensors", ""),
        "config.json: architectures: is GemmaForCausalLM",
        "supported are LlamaForCausalLM");

    [Fact]
    public void Other_folders_are_not_of_this_kind()
    {
        Assert.Null(Find());
        Assert.Null(Add("config.json", """{"some": "settings"}""").Find());
        Assert.Null(Add("MLmodel", "flavors: {onnx: {data: model.onnx}}").Find());
    }

    [Fact]
    public void A_config_beside_a_converted_graph_is_not_of_this_kind() =>
        Assert.Null(Add("config.json", Config).Add("onnx/model.onnx", "").Find());

    [Fact]
    public void A_folder_that_is_missing_is_told()
    {
        var refused = Assert.Throws<ServingException>(() => LanguageModelFolder.Find(Path.Combine(_root, "nowhere")));
        Assert.Contains("does not exist", refused.Message, StringComparison.Ordinal);
    }

    private LanguageModelFolderTests Add(string name, string content)
    {
        var path = Path.Combine(_root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        return this;
    }

    private LanguageModelFolder? Find() => LanguageModelFolder.Find(_root);

    private static void AssertRefused(LanguageModelFolderTests folder, params ReadOnlySpan<string> parts)
    {
        var refused = Assert.Throws<ServingException>(folder.Find);
        Assert.Equal(ErrorCode.InvalidParameterValue, refused.Code);
        foreach (var part in parts)
            Assert.Contains(part, refused.Message, StringComparison.Ordinal);
    }
}
