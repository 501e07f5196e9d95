using ServingCluster.Errors;
using ServingCluster.Inference.ChatTemplates;
using ServingCluster.Inference.Tests.Models;

namespace ServingCluster.Inference.Tests.ChatTemplates;

public sealed class TokenizerConfigTests : IDisposable
{
    private readonly ArtifactFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_template_may_be_a_text()
    {
        var config = Read("""{"chat_template": "{{ 1 }}", "add_bos_token": true, "model_max_length": 4096}""");

        Assert.Equal("{{ 1 }}", config.Template(withTools: false));
        Assert.Equal("{{ 1 }}", config.Template(withTools: true));
        Assert.True(config.AddBosToken);
        Assert.Null(config.AddEosToken);
        Assert.Equal(4096, config.ModelMaxLength);
    }

    [Fact]
    public void Templates_may_have_names()
    {
        var config = Read("""{"chat_template": [{"name": "default", "template": "a"}, {"name": "tool_use", "template": "b"}, {"name": "rag", "template": "c"}]}""");

        Assert.Equal("a", config.Template(withTools: false));
        Assert.Equal("b", config.Template(withTools: true));
        Assert.Equal("c", config.Templates["rag"]);
    }

    [Fact]
    public void A_template_of_its_own_file_goes_before_the_one_of_the_configuration()
    {
        _folder.Add("chat_template.jinja", "of the file").Add("additional_chat_templates/tool_use.jinja", "with tools");

        var config = Read("""{"chat_template": "of the configuration"}""");

        Assert.Equal("of the file", config.Template(withTools: false));
        Assert.Equal("with tools", config.Template(withTools: true));
    }

    [Fact]
    public void A_processors_template_serves_where_there_is_no_other()
    {
        _folder.Add("chat_template.json", """{"chat_template": "of the processor"}""");

        Assert.Equal("of the processor", TokenizerConfig.Read(_folder.Root).Template(withTools: false));
    }

    [Fact]
    public void Special_tokens_are_texts_or_objects_and_may_stand_in_the_map()
    {
        _folder.Add("special_tokens_map.json", """{"eos_token": {"content": "</map>"}, "pad_token": "<pad>", "additional_special_tokens": ["<a>", {"content": "<b>"}]}""");

        var config = Read("""{"bos_token": {"content": "<s>", "lstrip": false}, "eos_token": "</s>", "unk_token": null, "add_bos_token": false, "image_token": "<i>"}""");

        Assert.Equal("<s>", config.Token("bos_token"));
        Assert.Equal("</s>", config.Token("eos_token"));
        Assert.Equal("<pad>", config.Token("pad_token"));
        Assert.Equal("<i>", config.Token("image_token"));
        Assert.Null(config.Token("unk_token"));
        Assert.Equal("""["<a>","<b>"]""", config.Variables["additional_special_tokens"].GetRawText().Replace("\\u003C", "<").Replace("\\u003E", ">"));
        Assert.DoesNotContain("add_bos_token", config.Variables.Keys);
    }

    [Fact]
    public void A_folder_without_the_file_has_neither_template_nor_tokens()
    {
        var config = TokenizerConfig.Read(_folder.Root);

        Assert.Null(config.Template(withTools: false));
        Assert.Empty(config.Variables);
        Assert.Null(config.ModelMaxLength);
    }

    [Theory]
    [InlineData("{", "tokenizer_config.json: the file is not valid JSON")]
    [InlineData("[]", "tokenizer_config.json: the file has to hold a JSON object.")]
    [InlineData("""{"chat_template": 5}""", "tokenizer_config.json: chat_template: it has to be a text, or a list")]
    [InlineData("""{"chat_template": [{"name": "x"}]}""", "one has no text 'template'")]
    [InlineData("""{"bos_token": 5}""", "tokenizer_config.json: bos_token: it has to be a text")]
    [InlineData("""{"add_bos_token": "yes"}""", "tokenizer_config.json: add_bos_token: it has to be true or false.")]
    [InlineData("""{"model_max_length": "long"}""", "tokenizer_config.json: model_max_length: it has to be a number.")]
    public void What_is_wrong_is_named(string text, string message)
    {
        var error = Assert.Throws<ServingException>(() => Read(text));

        Assert.Equal(ErrorCode.InvalidParameterValue, error.Code);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_bound_of_the_length_is_told_as_one()
    {
        Assert.Null(Read("""{"model_max_length": 1000000000000000019884624838656}""").ModelMaxLength);
    }

    private TokenizerConfig Read(string text)
    {
        _folder.Add("tokenizer_config.json", text);
        return TokenizerConfig.Read(_folder.Root);
    }
}
