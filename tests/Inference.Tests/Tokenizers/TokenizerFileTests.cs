using ServingCluster.Errors;
using ServingCluster.Inference.Tests.Models;
using ServingCluster.Inference.Tokenizers;

namespace ServingCluster.Inference.Tests.Tokenizers;

public sealed class TokenizerFileTests : IDisposable
{
    private const string Model = """{"type": "BPE", "vocab": {"a": 0, "b": 1, "ab": 2}, "merges": ["a b"]}""";

    private readonly ArtifactFolder _folder = new();

    [Theory]
    [InlineData("model", """{"type": "Quantum", "vocab": {}}""", "model", "'Quantum'", "BPE, Unigram, WordPiece, WordLevel")]
    [InlineData("normalizer", """{"type": "Shout"}""", "normalizer", "'Shout'", "NFKC")]
    [InlineData("normalizer", """{"type": "Sequence", "normalizers": [{"type": "NFC"}, {"type": "Shout"}]}""", "normalizer.normalizers[1]", "'Shout'", "Strip")]
    [InlineData("pre_tokenizer", """{"type": "Sequence", "pretokenizers": [{"type": "Chop"}]}""", "pre_tokenizer.pretokenizers[0]", "'Chop'", "Metaspace")]
    [InlineData("pre_tokenizer", """{"type": "Split", "pattern": {"String": "a"}, "behavior": "Eaten"}""", "pre_tokenizer.behavior", "'Eaten'", "Isolated")]
    [InlineData("post_processor", """{"type": "Wrap"}""", "post_processor", "'Wrap'", "TemplateProcessing")]
    [InlineData("decoder", """{"type": "CTC"}""", "decoder", "'CTC'", "WordPiece")]
    public void An_unknown_type_is_refused_with_those_that_are_known(string section, string json, string path, string type, string supported)
    {
        var message = Refusal(section, json);

        Assert.StartsWith($"tokenizer.json: {path}: ", message);
        Assert.Contains(type, message);
        Assert.Contains(supported, message);
    }

    [Theory]
    [InlineData("model", """{"type": "BPE", "vocab": {"a": -1}, "merges": []}""", "'a'")]
    [InlineData("model", """{"type": "BPE", "vocab": {"a": 3000000000}, "merges": []}""", "4194303")]
    [InlineData("model", """{"type": "BPE", "vocab": {"a": 1, "b": 1}, "merges": []}""", "the same id 1")]
    [InlineData("model", """{"type": "BPE", "vocab": ["a"], "merges": []}""", "an object")]
    [InlineData("model", """{"type": "BPE", "vocab": {"a": 0}}""", "'merges' is missing")]
    [InlineData("model", """{"type": "BPE", "vocab": {}, "merges": []}""", "'vocab' is empty")]
    [InlineData("model", """{"type": "Unigram", "vocab": []}""", "'vocab' is empty")]
    [InlineData("model", """{"type": "BPE", "vocab": {"a": 0, "b": 1}, "merges": ["a b"]}""", "'ab'")]
    [InlineData("model", """{"type": "BPE", "vocab": {"a": 0, "b": 1}, "merges": [["a", "c"]]}""", "model.merges[0]: the token 'c'")]
    [InlineData("model", """{"type": "BPE", "vocab": {"a": 0}, "merges": ["a"]}""", "two tokens")]
    [InlineData("model", """{"type": "BPE", "vocab": {"a": 0}, "merges": [["a", "a", "a"]]}""", "two tokens")]
    [InlineData("model", """{"type": "BPE", "vocab": {"a": 0}, "merges": [], "dropout": 0.1}""", "model.dropout")]
    [InlineData("model", """{"type": "Unigram", "vocab": [["a", 0]], "unk_id": 1}""", "model.unk_id")]
    [InlineData("model", """{"type": "Unigram", "vocab": [["a"]]}""", "model.vocab[0]")]
    [InlineData("model", """{"type": "Unigram", "vocab": [["a", "b"]]}""", "model.vocab[0][1]")]
    [InlineData("model", """{"type": "WordPiece", "vocab": {}, "max_input_chars_per_word": -1}""", "model.max_input_chars_per_word")]
    [InlineData("model", """{"type": "WordLevel", "vocab": {"\ud800": 0}, "unk_token": "a"}""", "surrogate")]
    [InlineData("added_tokens", """[{"id": 0, "content": "x"}]""", "'a'")]
    [InlineData("added_tokens", """[{"id": 9, "content": "x"}, {"id": 9, "content": "y"}]""", "added_tokens[1]")]
    [InlineData("added_tokens", """[{"id": 9}]""", "'content' is missing")]
    [InlineData("added_tokens", """[{"id": 9, "content": "x", "special": "yes"}]""", "true or false")]
    [InlineData("added_tokens", """{"id": 9}""", "an array")]
    [InlineData("normalizer", """{"type": "Precompiled", "precompiled_charsmap": "!"}""", "Base64")]
    [InlineData("normalizer", """{"type": "Precompiled", "precompiled_charsmap": "/////w=="}""", "Base64")]
    [InlineData("normalizer", """{"type": "Replace", "pattern": {"Regex": "(a"}, "content": ""}""", "')' has to stand here")]
    [InlineData("normalizer", """{"type": "Replace", "pattern": {"String": ""}, "content": ""}""", "not be empty")]
    [InlineData("pre_tokenizer", """{"type": "Split", "pattern": "a", "behavior": "Isolated"}""", "pre_tokenizer.pattern")]
    [InlineData("pre_tokenizer", """{"type": "Metaspace", "replacement": "ab"}""", "one character")]
    [InlineData("pre_tokenizer", """{"type": "Metaspace", "replacement": "_", "add_prefix_space": false, "prepend_scheme": "always"}""", "agree")]
    [InlineData("post_processor", """{"type": "TemplateProcessing", "single": [{"SpecialToken": {"id": "<s>"}}], "special_tokens": {}}""", "post_processor.single[0].SpecialToken.id")]
    [InlineData("post_processor", """{"type": "TemplateProcessing", "single": [], "special_tokens": {}}""", "'Sequence'")]
    [InlineData("post_processor", """{"type": "TemplateProcessing", "single": [{"Sequence": {"id": "B"}}], "special_tokens": {}}""", "post_processor.single[0].Sequence.id")]
    [InlineData("post_processor", """{"type": "BertProcessing", "cls": ["a"], "sep": ["b", 1]}""", "post_processor.cls")]
    [InlineData("decoder", """{"type": "Strip", "content": " ", "start": -1, "stop": 0}""", "decoder.start")]
    [InlineData("decoder", """{"type": "BPEDecoder", "suffix": ""}""", "decoder.suffix")]
    [InlineData("model", "7", "an object")]
    public void What_is_wrong_is_named_with_its_place(string section, string json, string part) =>
        Assert.Contains(part, Refusal(section, json));

    [Theory]
    [InlineData("", "not valid JSON")]
    [InlineData("{", "not valid JSON")]
    [InlineData("[]", "an object")]
    [InlineData("{}", "the key 'model' is missing")]
    public void A_broken_file_is_refused(string content, string part) => Assert.Contains(part, Refuse(content));

    [Fact]
    public void A_file_that_nests_too_deep_is_refused()
    {
        var nested = string.Concat(Enumerable.Repeat("""{"type": "Sequence", "normalizers": [""", 100)) + string.Concat(Enumerable.Repeat("]}", 100));

        Assert.Contains("not valid JSON", Refusal("normalizer", nested));
    }

    [Fact]
    public void A_missing_file_is_an_error_of_the_caller()
    {
        var error = Assert.Throws<ServingException>(() => Tokenizer.Load(Path.Combine(_folder.Root, "tokenizer.json")));

        Assert.Equal(ErrorCode.InvalidParameterValue, error.Code);
        Assert.StartsWith("tokenizer.json: the file is missing", error.Message);
        Assert.DoesNotContain(_folder.Root, error.Message);
    }

    [Fact]
    public void A_character_that_nothing_stands_for_is_an_error_where_no_token_does()
    {
        var tokenizer = Load("""{"model": {"type": "Unigram", "vocab": [["a", -1]]}}""");

        Assert.Equal([0], tokenizer.Encode("a", false));
        Assert.Equal(ErrorCode.InvalidParameterValue, Assert.Throws<ServingException>(() => tokenizer.Encode("b", false)).Code);
    }

    [Fact]
    public void A_token_that_is_in_the_vocabulary_keeps_its_id_there()
    {
        var tokenizer = Load($$"""{"model": {{Model}}, "added_tokens": [{"id": 7, "content": "ab", "special": true}, {"id": 8, "content": "c"}]}""");

        Assert.Equal([2, 8, 0], tokenizer.Encode("abca", false));
        Assert.True(tokenizer.IsSpecial(2));
        Assert.Equal(9, tokenizer.VocabularySize);
    }

    [Fact]
    public void An_added_token_that_stands_twice_is_what_was_said_last()
    {
        var tokenizer = Load($$"""{"model": {{Model}}, "added_tokens": [{"id": 7, "content": "c"}, {"id": 8, "content": "c", "special": true}]}""");

        Assert.Equal([7], tokenizer.Encode("c", false));
        Assert.True(tokenizer.IsSpecial(7));
    }

    public void Dispose() => _folder.Dispose();

    private string Refusal(string section, string json) =>
        Refuse(section == "model" ? $$"""{"model": {{json}}}""" : $$"""{"model": {{Model}}, "{{section}}": {{json}}}""");

    private string Refuse(string content)
    {
        var error = Assert.Throws<ServingException>(() => Load(content));
        Assert.Equal(ErrorCode.InvalidParameterValue, error.Code);
        return error.Message;
    }

    private Tokenizer Load(string content)
    {
        _folder.Add("tokenizer.json", content);
        return Tokenizer.Load(Path.Combine(_folder.Root, "tokenizer.json"));
    }
}
