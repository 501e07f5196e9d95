using System.Collections.Frozen;
using System.Text;
using ServingCluster.Errors;
using ServingCluster.Inference.Embeddings;
using ServingCluster.Inference.Graphs.Encoders;
using ServingCluster.Inference.Graphs.Encoders.Modules;

namespace ServingCluster.Inference.Tests.Embeddings;

public sealed class EmbeddingPlannerTests
{
    private readonly WordTokenizer _tokenizer = new();
    private SentenceModules _modules = new();
    private Matryoshka _matryoshka = Matryoshka.None;

    [Theory]
    [InlineData("""{"input": "7 8"}""", "2 7 8 3")]
    [InlineData("""{"input": ["7 8", "9"]}""", "2 7 8 3|2 9 3")]
    [InlineData("""{"input": [7, 8]}""", "7 8")]
    [InlineData("""{"input": [[7, 8], [9]]}""", "7 8|9")]
    public void A_text_is_tokenized_and_token_ids_are_taken_as_they_are(string body, string ids)
    {
        var plan = Plan(body);
        Assert.Equal(ids, string.Join('|', plan.Texts.Select(t => string.Join(' ', t.Ids))));
        Assert.Equal(plan.Texts.Sum(t => t.Ids.Length), plan.Tokens);
    }

    [Fact]
    public void What_says_nothing_to_the_model_is_let_be()
    {
        var plan = Plan("""{"input": "7", "model": "m", "user": "u", "client_request_id": "c", "usage_context": {"a": "b"}, "new_field": [1], "encoding_format": null}""");
        Assert.False(plan.Base64);
        Assert.Equal(32, plan.Dimensions);
    }

    [Theory]
    [InlineData("""{}""", "input: is missing; it has to be a text,")]
    [InlineData("""{"input": null}""", "input: is missing;")]
    [InlineData("""{"input": 7}""", "input: 7 has to be a text, a list of texts, a list of token ids, or a list of lists of token ids.")]
    [InlineData("""{"input": []}""", "input: an empty list has to be a text,")]
    [InlineData("""{"input": ""}""", "input: is empty; a text to embed has to have at least one character.")]
    [InlineData("""{"input": ["7", ""]}""", "input[1]: is empty;")]
    [InlineData("""{"input": [[7], []]}""", "input[1]: is empty; at least one token id is needed.")]
    [InlineData("""{"input": ["7", [8]]}""", "input[1]: a list does not fit:")]
    [InlineData("""{"input": [7, 40]}""", "input[1]: 40 has to be a token id from 0 to 39.")]
    [InlineData("""{"input": [[7], [8, -1]]}""", "input[1][1]: -1 has to be a token id from 0 to 39.")]
    [InlineData("""{"input": "7 8 9 10 11 12 13 14 15"}""", "input: has 11 tokens; this model takes at most 10 in one text. Shorten or split it.")]
    [InlineData("""{"input": ["7", "7 8 9 10 11 12 13 14 15"]}""", "input[1]: has 11 tokens; this model takes at most 10 in one text.")]
    [InlineData("""{"input": "7", "encoding_format": "int8"}""", "encoding_format: \"int8\" has to be 'float' or 'base64'.")]
    [InlineData("""{"input": "7", "dimensions": 0}""", "dimensions: 0 has to be a whole number of at least 1.")]
    [InlineData("""{"input": "7", "dimensions": 16}""", "dimensions: 16 cannot be had: this model's embeddings have 32 numbers, of which none can be left out; leave dimensions out.")]
    [InlineData("""{"input": [7], "instruction": "say: "}""", "instruction: cannot be put before input, which is token ids;")]
    [InlineData("""{"input": "7", "instruction": 3}""", "instruction: 3 has to be a text.")]
    [InlineData("""{"input": "7", "usage_context": {"a": 1}}""", "usage_context.a: 1 has to be a text.")]
    public void A_mistake_is_told_with_its_place(string body, string message) => AssertRefused(ErrorCode.InvalidParameterValue, body, message);

    [Theory]
    [InlineData("", "The body is not valid JSON")]
    [InlineData("[1]", "The body has to be a JSON object; it is a list.")]
    [InlineData("{\"input\": \"\\ud800\"}", "holds one half of a surrogate pair")]
    public void A_body_that_is_no_JSON_object_is_told_so(string body, string message) => AssertRefused(ErrorCode.MalformedRequest, body, message);

    [Fact]
    public void A_request_has_no_more_inputs_than_OpenAIs()
    {
        Assert.Equal(2048, Plan($$"""{"input": [{{Repeated("\"7\"", 2048)}}]}""").Texts.Length);
        AssertRefused(ErrorCode.InvalidParameterValue, $$"""{"input": [{{Repeated("\"7\"", 2049)}}]}""", "input: has 2049 entries; at most 2048 are allowed in a request.");
        AssertRefused(ErrorCode.InvalidParameterValue, $$"""{"input": [{{Repeated("7", 2049)}}]}""", "input: has 2049 tokens; this model takes at most 10 in one text.");
    }

    [Fact]
    public void An_instruction_is_a_prompts_name_or_a_text_of_its_own()
    {
        _modules = _modules with { Prompts = new Dictionary<string, string> { ["query"] = "11 12 " }.ToFrozenDictionary(), DefaultPrompt = "13 " };
        Assert.Equal([2, 11, 12, 7, 3], Plan("""{"input": "7", "instruction": "query"}""").Texts[0].Ids);
        Assert.Equal([2, 14, 7, 3], Plan("""{"input": "7", "instruction": "14 "}""").Texts[0].Ids);
        Assert.Equal([2, 13, 7, 3], Plan("""{"input": "7"}""").Texts[0].Ids);
        Assert.Equal([2, 13, 7, 3], Plan("""{"input": "7", "instruction": ""}""").Texts[0].Ids);
    }

    [Fact]
    public void A_prompt_stays_out_of_pooling_where_the_model_was_trained_so()
    {
        Assert.Equal(0, Plan("""{"input": "7", "instruction": "14 15 "}""").Texts[0].PromptTokens);
        _modules = _modules with { Pooling = Pooling.Default with { IncludePrompt = false } };
        Assert.Equal(3, Plan("""{"input": "7", "instruction": "14 15 "}""").Texts[0].PromptTokens);
        Assert.Equal(0, Plan("""{"input": "7"}""").Texts[0].PromptTokens);
    }

    [Fact]
    public void Texts_are_put_into_lower_case_for_a_model_that_asks_for_it()
    {
        _modules = _modules with { LowerCase = true };
        Plan("""{"input": "ÄB c", "instruction": "Say: "}""");
        Assert.Equal(["say: äb c"], _tokenizer.Texts);
    }

    [Fact]
    public void Dimensions_are_cut_where_the_model_was_trained_so()
    {
        _matryoshka = new Matryoshka(true, []);
        Assert.Equal(7, Plan("""{"input": "7", "dimensions": 7}""").Dimensions);
        AssertRefused(ErrorCode.InvalidParameterValue, """{"input": "7", "dimensions": 33}""", "dimensions: 33 has to be a whole number from 1 to 32.");
        _matryoshka = new Matryoshka(true, [8, 16]);
        Assert.Equal(16, Plan("""{"input": "7", "dimensions": 16}""").Dimensions);
        AssertRefused(ErrorCode.InvalidParameterValue, """{"input": "7", "dimensions": 7}""", "dimensions: 7 has to be one of 8, 16, 32.");
    }

    private static string Repeated(string item, int count) => string.Join(',', Enumerable.Repeat(item, count));

    private EmbeddingPlan Plan(string body)
    {
        var plan = Planner().Plan(Encoding.UTF8.GetBytes(body), out _, out var error);
        Assert.Equal("", error);
        return plan!;
    }

    private void AssertRefused(ErrorCode expected, string body, string message)
    {
        Assert.Null(Planner().Plan(Encoding.UTF8.GetBytes(body), out var code, out var error));
        Assert.Equal(expected, code);
        Assert.Contains(message, error, StringComparison.Ordinal);
    }

    private EmbeddingPlanner Planner() => new(new EmbeddingProfile
    {
        Name = "m",
        Tokenizer = _tokenizer,
        Modules = _modules,
        Matryoshka = _matryoshka,
        Vocabulary = 40,
        Dimensions = 32,
        MaxTokens = 10,
    });
}
