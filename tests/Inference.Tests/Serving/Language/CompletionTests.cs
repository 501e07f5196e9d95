using ServingCluster.Errors;
using ServingCluster.Inference.Language;

namespace ServingCluster.Inference.Tests.Serving.Language;

public sealed class CompletionTests
{
    private readonly Talk _talk = new();

    [Fact]
    public async Task A_completion_is_answered_in_openai_s_form()
    {
        var answer = await _talk.Says(" upon").AskAsync("""{"prompt": "Once"}""");

        Assert.Equal(
            """
            {"id":"cmpl-r1","object":"text_completion","created":1780000000,"model":"main.test.tiny","choices":[{"index":0,"text":" upon","finish_reason":"stop","finishReason":"stop"}],"usage":{"prompt_tokens":4,"completion_tokens":4,"total_tokens":8,"prompt_tokens_details":{"cached_tokens":0}}}
            """, answer.ToJsonString());
    }

    [Fact]
    public async Task A_stream_of_a_completion_has_texts()
    {
        var (events, _) = await _talk.Says(" upon").StreamAsync("""{"prompt": "Once"}""");

        Assert.Equal(
            """{"id":"cmpl-r1","object":"text_completion","created":1780000000,"model":"main.test.tiny","choices":[{"index":0,"text":" upon","finish_reason":null}]}""",
            events[0].ToJsonString());
        Assert.Equal("stop", (string?)events[1]["choices"]![0]!["finish_reason"]);
    }

    [Fact]
    public async Task Answers_to_several_prompts_follow_the_prompts()
    {
        var answer = await _talk.Says("1", "2", "3", "4").AskAsync("""{"prompt": ["a", "b"], "n": 2}""");

        Assert.Equal(["0:1", "1:2", "2:3", "3:4"], answer["choices"]!.AsArray().Select(c => $"{c!["index"]}:{c["text"]}"));
        Assert.Equal(_talk.Generator.Requests[0].Prompt.Length + _talk.Generator.Requests[2].Prompt.Length, (int)answer["usage"]!["prompt_tokens"]!);
    }

    [Fact]
    public async Task A_text_gets_its_beginning_once()
    {
        var begin = TinyChat.Tokenizer.FindToken("<|begin_of_text|>");
        await _talk.Says("x").AskAsync("""{"prompt": ["Hi", "<|begin_of_text|>Hi"]}""");
        await _talk.AskAsync("""{"prompt": [5, 6]}""");

        Assert.Equal(begin, _talk.Generator.Requests[0].Prompt[0]);
        Assert.Equal(_talk.Generator.Requests[0].Prompt, _talk.Generator.Requests[1].Prompt);
        Assert.Equal([5, 6], _talk.Generator.Requests[2].Prompt);
    }

    [Fact]
    public async Task A_prompt_may_be_put_into_the_template()
    {
        await _talk.Says("x").AskAsync("""{"prompt": "What is the capital of France?", "use_raw_prompt": false}""");

        Assert.Equal(TinyChat.Reference[0].GetProperty("prompt_ids").EnumerateArray().Select(i => i.GetInt32()), _talk.Generator.Requests[0].Prompt);
    }

    [Fact]
    public async Task Echo_puts_the_prompt_before_the_answer()
    {
        _talk.Says(" upon");

        Assert.Equal("Once upon", (string?)(await _talk.AskAsync("""{"prompt": "Once", "echo": true}"""))["choices"]![0]!["text"]);
        var (events, _) = await _talk.StreamAsync("""{"prompt": "Once", "echo": true}""");
        Assert.Equal("Once upon", string.Concat(events.Select(e => (string?)e["choices"]![0]!["text"])));
    }

    [Fact]
    public async Task A_stop_string_is_looked_for_in_the_answer_only()
    {
        var answer = await _talk.Says(" upon").AskAsync("""{"prompt": "Once", "echo": true, "stop": "Once"}""");

        Assert.Equal("Once upon", (string?)answer["choices"]![0]!["text"]);
    }

    [Fact]
    public async Task Probabilities_have_the_older_form_with_offsets()
    {
        var prompt = TinyChat.Tokenizer.Encode("é1", addSpecialTokens: true);
        _talk.Generator.Script = (generation, request, _) =>
        {
            Assert.True(request.PromptLogprobs);
            foreach (var (i, id) in request.Prompt.Index())
                generation.Give(id, i == 0 ? float.NaN : -1, i == 0 ? [] : [new TokenLogprob(50, -0.5f)], isPrompt: true);
            generation.Give(50, -0.125f, [new TokenLogprob(50, -0.125f), new TokenLogprob(51, float.NegativeInfinity)]);
            generation.Finish(GenerationEndReason.Length);
        };

        var answer = await _talk.AskAsync("""{"prompt": "é1", "echo": true, "logprobs": 2, "max_tokens": 1}""");

        Assert.Equal("é12", (string?)answer["choices"]![0]!["text"]);
        var logprobs = answer["choices"]![0]!["logprobs"]!;
        Assert.Equal(prompt.Length + 1, logprobs["tokens"]!.AsArray().Count);
        Assert.Equal("<|begin_of_text|>", (string?)logprobs["tokens"]![0]);
        Assert.Null(logprobs["token_logprobs"]![0]);
        Assert.Null(logprobs["top_logprobs"]![0]);
        Assert.Equal("""{"2":-0.125,"3":-9999}""", logprobs["top_logprobs"]!.AsArray()[^1]!.ToJsonString());
        Assert.Equal(2, (int)logprobs["text_offset"]!.AsArray()[^1]!);
        Assert.Equal(1, (int)logprobs["text_offset"]!.AsArray()[^2]!);
        Assert.Contains("bytes:\\xc3", logprobs["tokens"]!.AsArray().Select(t => (string?)t));
    }

    [Fact]
    public async Task A_prompt_can_be_scored_without_an_answer()
    {
        _talk.Generator.Script = (generation, request, _) =>
        {
            Assert.Equal(1, request.MaxNewTokens);
            foreach (var id in request.Prompt)
                generation.Give(id, -1, isPrompt: true);
            generation.Give(50);
        };

        var answer = await _talk.AskAsync("""{"prompt": "Once", "echo": true, "logprobs": 0, "max_tokens": 0}""");

        Assert.Equal("Once", (string?)answer["choices"]![0]!["text"]);
        Assert.Equal("length", (string?)answer["choices"]![0]!["finish_reason"]);
        Assert.Equal(4, answer["choices"]![0]!["logprobs"]!["tokens"]!.AsArray().Count);
        Assert.Null(answer["choices"]![0]!["logprobs"]!["top_logprobs"]);
        Assert.Equal(0, (int)answer["usage"]!["completion_tokens"]!);
    }

    [Fact]
    public async Task Truncation_cuts_an_answer_to_what_fits_and_to_what_there_is()
    {
        _talk.Generator.Script = (generation, request, _) =>
        {
            Assert.Equal(512 - request.Prompt.Length, request.MaxNewTokens);
            generation.Give(290);
            generation.Finish(GenerationEndReason.DeadlineExceeded);
        };

        var answer = await _talk.AskAsync("""{"prompt": "Once", "max_tokens": 9999, "error_behavior": "truncate"}""");

        Assert.Equal("length", (string?)answer["choices"]![0]!["finish_reason"]);
    }

    [Fact]
    public async Task An_empty_prompt_of_a_model_with_a_beginning_is_that_beginning()
    {
        await _talk.Says("x").AskAsync("""{"prompt": ""}""");

        Assert.Single(_talk.Generator.Requests[0].Prompt);
    }

    [Fact]
    public async Task Each_prompt_is_told_apart_when_it_is_too_long()
    {
        var (error, message) = await _talk.RefusedAsync($"{{\"prompt\": [\"a\", \"{string.Concat(Enumerable.Repeat("1 ", 300))}\"]}}");

        Assert.Equal(ErrorCode.InvalidParameterValue, error);
        Assert.StartsWith("prompt[1]: the prompt has ", message);
    }
}
