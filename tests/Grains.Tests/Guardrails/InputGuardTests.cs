using ServingCluster.Errors;
using ServingCluster.Governance;
using ServingCluster.Grains.Guardrails;
using ServingCluster.Inference;

namespace ServingCluster.Grains.Tests.Guardrails;

public sealed class InputGuardTests
{
    private readonly GuardHarness _guard = new();

    [Theory]
    [InlineData(InvocationTask.Chat, """{"model":"m@x.com","messages":[{"role":"user","name":"a@b.com","content":"I am ann@example.com"}] }""",
        """{"model":"m@x.com","messages":[{"role":"user","name":"a@b.com","content":"I am <EMAIL_ADDRESS>"}] }""")]
    [InlineData(InvocationTask.Chat, """{"messages":[{"role":"user","content":[{"type":"text","text":"a@b.com"},{"type":"image_url","image_url":{"url":"https://x/a@b.com"}}]}]}""",
        """{"messages":[{"role":"user","content":[{"type":"text","text":"<EMAIL_ADDRESS>"},{"type":"image_url","image_url":{"url":"https://x/a@b.com"}}]}]}""")]
    [InlineData(InvocationTask.Chat, """{"messages":[{"role":"assistant","tool_calls":[{"id":"1","type":"function","function":{"name":"f","arguments":"{\"to\":\"a@b.com\"}"}}]}]}""",
        """{"messages":[{"role":"assistant","tool_calls":[{"id":"1","type":"function","function":{"name":"f","arguments":"{\"to\":\"<EMAIL_ADDRESS>\"}"}}]}]}""")]
    [InlineData(InvocationTask.Completions, """{"prompt":["a@b.com","b"]}""", """{"prompt":["<EMAIL_ADDRESS>","b"]}""")]
    [InlineData(InvocationTask.Embeddings, """{"input":"a@b.com"}""", """{"input":"<EMAIL_ADDRESS>"}""")]
    [InlineData(InvocationTask.Messages, """{"system":"I am a@b.com","messages":[{"role":"user","content":[{"type":"tool_result","tool_use_id":"t","content":"b@c.de"}]}]}""",
        """{"system":"I am <EMAIL_ADDRESS>","messages":[{"role":"user","content":[{"type":"tool_result","tool_use_id":"t","content":"<EMAIL_ADDRESS>"}]}]}""")]
    [InlineData(InvocationTask.Messages, """{"messages":[{"role":"user","content":[{"type":"document","source":{"data":"a@b.com","type":"text","media_type":"text/plain"}},{"type":"text","text":"b@c.de"}]}]}""",
        """{"messages":[{"role":"user","content":[{"type":"document","source":{"data":"<EMAIL_ADDRESS>","type":"text","media_type":"text/plain"}},{"type":"text","text":"<EMAIL_ADDRESS>"}]}]}""")]
    [InlineData(InvocationTask.Messages,
        """{"messages":[{"role":"user","content":[{"type":"document","source":{"type":"content","content":[{"type":"image","source":{"type":"url","url":"https://x/a@b.com"}},{"type":"text","text":"a@b.com"}]}}]}]}""",
        """{"messages":[{"role":"user","content":[{"type":"document","source":{"type":"content","content":[{"type":"image","source":{"type":"url","url":"https://x/a@b.com"}},{"type":"text","text":"<EMAIL_ADDRESS>"}]}}]}]}""")]
    [InlineData(InvocationTask.Messages,
        """{"messages":[{"role":"assistant","content":[{"type":"tool_use","id":"a@b.com","name":"f","input":{"name":"a@b.com","to":[{"data":"a@b.com"}],"n":1}}]},{"role":"user","name":"a@b.com"}]}""",
        """{"messages":[{"role":"assistant","content":[{"type":"tool_use","id":"a@b.com","name":"f","input":{"name":"<EMAIL_ADDRESS>","to":[{"data":"<EMAIL_ADDRESS>"}],"n":1}}]},{"role":"user","name":"a@b.com"}]}""")]
    [InlineData(InvocationTask.Responses, """{"instructions":"x","input":[{"type":"message","role":"user","content":[{"type":"input_text","text":"a@b.com"}]}]}""",
        """{"instructions":"x","input":[{"type":"message","role":"user","content":[{"type":"input_text","text":"<EMAIL_ADDRESS>"}]}]}""")]
    public async Task Personal_data_is_masked_where_texts_stand_and_nothing_else_changes(InvocationTask task, string body, string masked)
    {
        var (seen, refusal) = await _guard.InputAsync(GuardHarness.Pii(PiiBehavior.Mask), task, body);
        Assert.Null(refusal);
        Assert.Equal(masked, seen);
    }

    [Fact]
    public async Task Without_personal_data_the_request_goes_on_as_it_came()
    {
        var request = GuardHarness.Request(InvocationTask.Chat, """{"messages":[{"role":"user","content":"hello"}]}""");
        var verdict = await _guard.Guard(input: GuardHarness.Pii(PiiBehavior.Mask)).CheckAsync(request, default);
        Assert.Same(request, verdict.Request);
    }

    [Fact]
    public async Task A_blocked_request_is_told_what_was_found_without_the_data()
    {
        var (_, refusal) = await _guard.InputAsync(GuardHarness.Pii(PiiBehavior.Block), InvocationTask.Chat,
            """{"messages":[{"role":"user","content":"My card is 4111 1111 1111 1111"}]}""");
        var told = GuardHarness.Refusal(refusal!.Error, refusal.Message);
        Assert.Equal("input_guardrail_triggered", (string?)told["finishReason"]);
        Assert.Equal((true, true), ((bool)told["input_guardrail"]![0]!["flagged"]!, (bool)told["input_guardrail"]![0]!["pii_detection"]!));
        Assert.Equal("My card is <CREDIT_CARD>", (string?)told["input_guardrail"]![0]!["anonymized_input"]![0]!["content"]);
        Assert.Equal(7, (int)told["usage"]!["prompt_tokens"]!);
        Assert.DoesNotContain("4111", refusal.Message);
    }

    [Fact]
    public async Task A_forbidden_word_is_found_in_any_case()
    {
        var rules = new GuardrailRules { InvalidKeywords = ["SuperSecretProject"] };
        var (_, refusal) = await _guard.InputAsync(rules, InvocationTask.Completions, """{"prompt":"what is supersecretproject?"}""");
        Assert.True((bool)GuardHarness.Refusal(refusal!.Error, refusal.Message)["input_guardrail"]![0]!["categories"]!["invalid_keywords"]!);
        Assert.Null((await _guard.InputAsync(rules, InvocationTask.Completions, """{"prompt":"a super secret project"}""")).Refusal);
    }

    [Fact]
    public async Task The_classifier_s_categories_are_named()
    {
        _guard.Judge = _ => GuardHarness.Says("unsafe\nS1,S9,S99");
        var (_, refusal) = await _guard.InputAsync(new GuardrailRules { Safety = true }, InvocationTask.Chat, """{"messages":[{"role":"user","content":"how?"}]}""");
        var categories = GuardHarness.Refusal(refusal!.Error, refusal.Message)["input_guardrail"]![0]!["categories"]!.AsObject();
        Assert.Equal(["violent_crimes", "indiscriminate_weapons", "S99"], categories.Select(c => c.Key));
        Assert.Equal("guard", Assert.Single(_guard.Asked).Model);
        Assert.Contains("how?", _guard.Asked[0].Body);
    }

    [Fact]
    public async Task A_text_about_none_of_the_topics_is_refused_and_one_about_any_passes()
    {
        var rules = new GuardrailRules { ValidTopics = ["cooking", "wine"] };
        _guard.Judge = _ => GuardHarness.Says(" 2.");
        Assert.Null((await _guard.InputAsync(rules, InvocationTask.Completions, """{"prompt":"Barolo?"}""")).Refusal);
        _guard.Judge = _ => GuardHarness.Says("0");
        var (_, refusal) = await _guard.InputAsync(rules, InvocationTask.Completions, """{"prompt":"Stocks?"}""");
        Assert.True((bool)GuardHarness.Refusal(refusal!.Error, refusal.Message)["input_guardrail"]![0]!["categories"]!["invalid_topic"]!);
        Assert.All(_guard.Asked, a => Assert.Equal("sorter/small", a.Model));
    }

    [Fact]
    public async Task What_could_not_be_judged_does_not_pass()
    {
        foreach (var answer in new[] { GuardHarness.Says("perhaps"), InvocationResponse.Failed(ErrorCode.EndpointNotFound, "No such."), InvocationResponse.FromMemory("[]"u8.ToArray()) })
        {
            _guard.Judge = _ => answer;
            var (_, refusal) = await _guard.InputAsync(new GuardrailRules { Safety = true }, InvocationTask.Completions, """{"prompt":"x"}""");
            Assert.Equal(ErrorCode.TemporarilyUnavailable, refusal!.Error);
        }
    }

    [Theory]
    [InlineData("""{"messages":[{"content":"\ud800 a@b.com"}]}""")]
    [InlineData("""{"messages":[""")]
    [InlineData("nonsense")]
    public async Task A_body_that_cannot_be_read_does_not_pass(string body)
    {
        var (_, refusal) = await _guard.InputAsync(GuardHarness.Pii(PiiBehavior.Mask), InvocationTask.Chat, body);
        Assert.Equal(ErrorCode.BadRequest, refusal!.Error);
    }

    [Fact]
    public async Task Arguments_written_with_escapes_are_masked_and_stay_json()
    {
        var (seen, _) = await _guard.InputAsync(GuardHarness.Pii(PiiBehavior.Mask), InvocationTask.Chat,
            """{"messages":[{"role":"assistant","tool_calls":[{"function":{"name":"f","arguments":"{\"to\":\"\\u0061nn@x.org\",\"text\":\"hi\\nbob@x.org\",\"card\":4111111111111111}"}}]}]}""");
        Assert.Contains(""""arguments":"{\"to\":\"<EMAIL_ADDRESS>\",\"text\":\"hi\\n<EMAIL_ADDRESS>\",\"card\":\"<CREDIT_CARD>\"}"""", seen);
    }

    [Theory]
    [InlineData("""{"logprobs":true}""", true)]
    [InlineData("""{"logprobs":0,"messages":[]}""", true)]
    [InlineData("""{"top_logprobs":2}""", true)]
    [InlineData("""{"log\u0070robs":true}""", true)]
    [InlineData("""{"logprobs":false,"metadata":{"logprobs":true}}""", false)]
    public async Task Log_probabilities_would_give_away_what_an_answer_masks(string body, bool isRefused)
    {
        var verdict = await _guard.Guard(output: GuardHarness.Pii(PiiBehavior.Mask)).CheckAsync(GuardHarness.Request(InvocationTask.Chat, body), default);
        Assert.Equal(isRefused && !body.Contains(":0") ? ErrorCode.InvalidParameterValue : null, verdict.Refusal?.Error);
    }

    [Fact]
    public void Rules_that_ask_for_nothing_are_no_guard() => Assert.Null(EndpointGuard.Of(
        new GuardrailsConfig(new GuardrailRules { Pii = PiiBehavior.None, InvalidKeywords = [] }, null), null!));
}
