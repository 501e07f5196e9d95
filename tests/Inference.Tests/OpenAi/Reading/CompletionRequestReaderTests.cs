using System.Text;
using ServingCluster.Errors;
using ServingCluster.Inference.OpenAi;
using ServingCluster.Inference.OpenAi.Reading;

namespace ServingCluster.Inference.Tests.OpenAi.Reading;

public sealed class CompletionRequestReaderTests
{
    [Theory]
    [InlineData("\"Once\"", "Once")]
    [InlineData("[\"a\", \"b\"]", "a|b")]
    [InlineData("[1, 2]", "1,2")]
    [InlineData("[[1, 2], [3]]", "1,2|3")]
    public void A_prompt_has_four_forms(string prompt, string expected) =>
        Assert.Equal(expected, string.Join('|', Read($"{{\"prompt\": {prompt}}}").Prompts.Select(p => p.Text ?? string.Join(',', p.Ids!))));

    [Theory]
    [InlineData("{}", "prompt: is missing; it has to be a text, a list of texts, a list of token ids, or a list of lists of token ids.")]
    [InlineData("""{"prompt": []}""", "prompt: an empty list has to be a text, a list of texts, a list of token ids, or a list of lists of token ids.")]
    [InlineData("""{"prompt": {}}""", "prompt: an object has to be a text, a list of texts, a list of token ids, or a list of lists of token ids.")]
    [InlineData("""{"prompt": ["a", 1]}""", "prompt[1]: 1 does not fit: prompt has to be a text, a list of texts, a list of token ids, or a list of lists of token ids.")]
    [InlineData("""{"prompt": [1, 100]}""", "prompt[1]: 100 has to be a token id from 0 to 99.")]
    [InlineData("""{"prompt": [[1], []]}""", "prompt[1]: is empty; at least one token id is needed.")]
    [InlineData("""{"prompt": "a", "suffix": "b"}""", "suffix: is not offered: the model continues a text and can't fill a gap in one.")]
    [InlineData("""{"prompt": "a", "response_format": {"type": "json_object"}}""", "response_format: is for chats; send 'messages' to chat/completions.")]
    [InlineData("""{"prompt": "a", "tool_choice": "required"}""", "tool_choice: is for chats; send 'messages' to chat/completions.")]
    [InlineData("""{"prompt": "a", "best_of": 3}""", "best_of: is 3 and n is 1; answers are not ranked here: leave it out or give the number of n.")]
    [InlineData("""{"prompt": "a", "logprobs": 6}""", "logprobs: 6 has to be a whole number from 0 to 5, or null.")]
    [InlineData("""{"prompt": "a", "max_tokens": 0}""", "max_tokens: 0 has to be a whole number of at least 1, or null for as many tokens as the context holds.")]
    [InlineData("""{"prompt": "a", "error_behavior": "ignore"}""", "error_behavior: \"ignore\" has to be 'truncate' or 'error'.")]
    public void Wrong_bodies_are_refused_with_what_would_be_right(string body, string expected) => Assert.Equal(expected, Read(body, new Mistakes()).Found);

    [Fact]
    public void Too_many_answers_are_refused()
    {
        var prompts = string.Join(',', Enumerable.Repeat("\"a\"", 65));

        Assert.Equal("prompt: 65 prompts with n = 2 ask for 130 answers; at most 128 are allowed.", Read($"{{\"prompt\": [{prompts}], \"n\": 2}}", new Mistakes()).Found);
    }

    [Fact]
    public void Echo_allows_an_answer_of_no_tokens()
    {
        var completion = Read("""{"prompt": "a", "echo": true, "max_tokens": 0, "logprobs": 2, "error_behavior": "truncate", "use_raw_prompt": false}""");

        Assert.Equal((true, 0, 2, true, false), (completion.Echo, completion.Options.MaxTokens, completion.Options.TopLogprobs, completion.Truncate, completion.RawPrompt));
    }

    private static CompletionRequest Read(string body)
    {
        var (completion, found) = Read(body, new Mistakes());
        Assert.Equal("", found);
        return completion;
    }

    private static (CompletionRequest Completion, string Found) Read(string body, Mistakes mistakes)
    {
        Assert.True(JsonBody.TryParse(Encoding.UTF8.GetBytes(body), out var parsed, out var error), error);
        return (CompletionRequestReader.Read(parsed.Root, vocabularySize: 100, mistakes), mistakes.ToString());
    }
}
