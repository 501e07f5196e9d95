using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using ServingCluster.Errors;
using ServingCluster.Governance;
using ServingCluster.Grains.Guardrails.Pii;
using ServingCluster.Grains.Tests.Guardrails.Pii;
using ServingCluster.Inference;

namespace ServingCluster.Grains.Tests.Guardrails;

public sealed class OutputGuardTests
{
    private static readonly GuardrailRules Mask = GuardHarness.Pii(PiiBehavior.Mask);
    private static readonly GuardrailRules Block = GuardHarness.Pii(PiiBehavior.Block);

    private readonly GuardHarness _guard = new();

    [Fact]
    public async Task An_answer_s_personal_data_is_masked()
    {
        using var answer = await _guard.OutputAsync(Mask, InvocationTask.Chat,
            """{"id":"1","choices":[{"index":0,"message":{"role":"assistant","content":"Ask bob@x.org"},"finish_reason":"stop"}],"usage":{"total_tokens":12}}""");
        Assert.Equal("Ask <EMAIL_ADDRESS>", (string?)JsonNode.Parse(answer.Body.Span)!["choices"]![0]!["message"]!["content"]);
        Assert.Equal(("e", new Usage(0, 5, 7)), (answer.ServedEntity, answer.Usage));
    }

    [Fact]
    public async Task Arguments_that_are_an_object_are_masked_whatever_their_fields_are_called()
    {
        using var answer = await _guard.OutputAsync(Mask, InvocationTask.Messages,
            """{"content":[{"type":"tool_use","id":"t","name":"send","input":{"name":"bob@x.org"}}]}""");
        Assert.Equal("<EMAIL_ADDRESS>", (string?)JsonNode.Parse(answer.Body.Span)!["content"]![0]!["input"]!["name"]);
    }

    [Fact]
    public async Task A_blocked_answer_is_refused_with_what_it_consumed()
    {
        using var answer = await _guard.OutputAsync(Block, InvocationTask.Messages, """{"content":[{"type":"text","text":"bob@x.org"}]}""");
        var told = GuardHarness.Refusal(answer.Error, answer.Message);
        Assert.Equal(("output_guardrail_triggered", 12), ((string?)told["finishReason"], (int)told["usage"]!["total_tokens"]!));
        Assert.Equal(("e", new Usage(0, 5, 7)), (answer.ServedEntity, answer.Usage));
    }

    [Fact]
    public async Task Embeddings_pass_as_they_are()
    {
        using var answer = await _guard.OutputAsync(Block, InvocationTask.Embeddings, """{"data":[]}""");
        Assert.Null(answer.Error);
    }

    [Fact]
    public void A_streamed_chat_says_what_the_whole_text_masked_would()
    {
        var any = from planted in PlantedText.AnyText
                  from pieces in PlantedText.Cut(planted.Text)
                  select (planted, pieces);
        Prop.ForAll(any.ToArbitrary(), given =>
        {
            var events = given.pieces.Select(Chat).Append("""{"id":"c","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""");
            var sent = _guard.StreamAsync(Mask, InvocationTask.Chat, events).GetAwaiter().GetResult();
            Assert.Equal(PiiText.Mask(given.planted.Text) ?? given.planted.Text, Content(sent));
            Assert.Equal("stop", (string?)GuardHarness.Json(sent[^2])["choices"]![0]!["finish_reason"]);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));
    }

    [Fact]
    public async Task What_is_held_back_comes_before_an_end_that_no_finish_announces()
    {
        var sent = await _guard.StreamAsync(Mask, InvocationTask.Chat, Chat("Ask bob@x.org"));
        Assert.Equal("Ask <EMAIL_ADDRESS>", Content(sent));
        Assert.True(sent[^1].IsLast);
    }

    [Fact]
    public async Task Arguments_of_tool_calls_are_texts_of_their_own()
    {
        var sent = await _guard.StreamAsync(Mask, InvocationTask.Chat,
            Call("""{"index":0,"id":"t","type":"function","function":{"name":"send","arguments":"{\"to\": \"bob@"}}"""),
            Call("""{"index":1,"id":"u","type":"function","function":{"name":"send","arguments":"{\"to\": \"ann@"}}"""),
            Call("""{"index":0,"function":{"arguments":"x.org\"}"}}"""),
            Call("""{"index":1,"function":{"arguments":"x.org\"}"}}"""),
            """{"choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}""");
        var arguments = new[] { new StringBuilder(), new StringBuilder() };
        foreach (var call in sent.Where(c => !c.IsLast).SelectMany(c => GuardHarness.Json(c)["choices"]![0]!["delta"]!["tool_calls"]?.AsArray() ?? []))
            arguments[(int)call!["index"]!].Append((string?)call["function"]!["arguments"]);
        Assert.All(arguments, a => Assert.Equal("""{"to": "<EMAIL_ADDRESS>"}""", a.ToString()));
    }

    [Fact]
    public async Task A_blocked_stream_ends_before_the_data_is_sent()
    {
        var sent = await _guard.StreamAsync(Block, InvocationTask.Completions, Completion("Write to "), Completion("bob@x.o"), Completion("rg now"), Completion("never"));
        Assert.Equal("Write to ", string.Concat(sent.Where(c => !c.IsLast).Select(c => (string?)GuardHarness.Json(c)["choices"]![0]!["text"])));
        Assert.Equal("output_guardrail_triggered", (string?)GuardHarness.Refusal(sent[^1].Error, sent[^1].Message)["finishReason"]);
        Assert.Equal(new Usage(0, 5, 1), sent[^1].Usage);
    }

    [Fact]
    public async Task A_forbidden_word_is_found_across_pieces()
    {
        var sent = await _guard.StreamAsync(new GuardrailRules { InvalidKeywords = ["forbidden"] }, InvocationTask.Completions, Completion("it is forb"), Completion("IDDEN"), Completion("!"));
        Assert.Equal(2, sent.Count);
        Assert.Equal(ErrorCode.BadRequest, sent[^1].Error);
    }

    [Fact]
    public async Task Blocks_of_messages_are_given_out_whole_before_they_stop()
    {
        var sent = await _guard.StreamAsync(Mask, InvocationTask.Messages,
            """{"type":"message_start","message":{"content":[]}}""", """{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}""",
            """{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Ask bob@"}}""",
            """{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"x.org"}}""",
            """{"type":"content_block_stop","index":0}""", """{"type":"message_stop"}""");
        Assert.Equal(
            ["message_start", "content_block_start", "content_block_delta", "content_block_delta", "content_block_stop", "message_stop", ""], sent.Select(c => c.Event));
        Assert.Equal("Ask <EMAIL_ADDRESS>", string.Concat(sent.Where(c => c.Event == "content_block_delta").Select(c => (string?)GuardHarness.Json(c)["delta"]!["text"])));
    }

    [Fact]
    public async Task Responses_are_masked_in_deltas_and_wherever_the_text_is_said_whole()
    {
        const string place = "\"item_id\":\"m\",\"output_index\":0,\"content_index\":0";
        var sent = await _guard.StreamAsync(Mask, InvocationTask.Responses,
            """{"type":"response.created","sequence_number":0,"response":{"output":[]}}""",
            $$"""{"type":"response.output_text.delta","sequence_number":1,{{place}},"delta":"bob@"}""",
            $$"""{"type":"response.output_text.delta","sequence_number":2,{{place}},"delta":"x.org"}""",
            $$"""{"type":"response.output_text.done","sequence_number":3,{{place}},"text":"bob@x.org"}""",
            """{"type":"response.completed","sequence_number":4,"response":{"output":[{"type":"message","content":[{"type":"output_text","text":"bob@x.org"}]}]}}""");
        var events = sent.Where(c => !c.IsLast).Select(GuardHarness.Json).ToList();
        Assert.Equal(["response.created", "response.output_text.delta", "response.output_text.done", "response.completed"], events.Select(e => (string?)e["type"]));
        Assert.Equal([0, 1, 2, 3], events.Select(e => (int)e["sequence_number"]!));
        Assert.DoesNotContain(sent, c => Encoding.UTF8.GetString(c.Payload.Span).Contains("x.org"));
    }

    [Theory]
    [InlineData("""{"type":"response.output_text.done","sequence_number":0,"item_id":"m","text":"bob@x.org HERON"}""")]
    [InlineData("""{"type":"response.output_item.done","sequence_number":0,"item":{"id":"m","content":[{"type":"output_text","text":"bob@x.org heron"}]}}""")]
    [InlineData("""{"type":"response.function_call_arguments.done","sequence_number":0,"arguments":"{\"a\":\"\\u0062ob@x.org \\u0068eron\"}"}""")]
    [InlineData("""{"type":"response.custom_tool_call_input.done","sequence_number":0,"input":"bob@x.org heron"}""")]
    [InlineData("""{"type":"response.completed","sequence_number":0,"response":{"instructions":"x","output":[{"content":[{"text":"bob@x.org heron"}]}]}}""")]
    public async Task What_a_stream_of_responses_says_only_whole_is_held_to_what_its_pieces_are(string whole)
    {
        foreach (var rules in new[] { Block, new GuardrailRules { InvalidKeywords = ["heron"] } })
            Assert.Equal(ErrorCode.BadRequest, Assert.Single(await _guard.StreamAsync(rules, InvocationTask.Responses, whole)).Error);
        var sent = await _guard.StreamAsync(Mask, InvocationTask.Responses, whole);
        Assert.DoesNotContain("x.org", Encoding.UTF8.GetString(sent[0].Payload.Span));
        Assert.Contains("<EMAIL_ADDRESS>", Encoding.UTF8.GetString(sent[0].Payload.Span));
        _guard.Asked.Clear();
        await _guard.StreamAsync(new GuardrailRules { Safety = true }, InvocationTask.Responses, whole);
        Assert.Contains("x.org", Assert.Single(_guard.Asked).Body);
    }

    [Theory]
    [InlineData("""{"type":"response.completed","sequence_number":2,"response":{"output":[]}}""")]
    [InlineData(null)]
    public async Task A_stream_of_responses_that_says_no_text_whole_is_judged_and_comes_to_its_end(string? last)
    {
        const string place = "\"item_id\":\"m\",\"output_index\":1,\"content_index\":2";
        string[] events =
        [
            $$"""{"type":"response.output_text.delta","sequence_number":0,{{place}},"delta":"bad text of bob@"}""",
            $$"""{"type":"response.output_text.delta","sequence_number":1,{{place}},"delta":"x.org"}""",
            .. last is null ? Array.Empty<string>() : [last],
        ];
        var sent = (await _guard.StreamAsync(Mask, InvocationTask.Responses, events)).Where(c => !c.IsLast).Select(GuardHarness.Json).ToList();
        var deltas = sent.Where(e => (string?)e["type"] == "response.output_text.delta").ToList();
        Assert.Equal("bad text of <EMAIL_ADDRESS>", string.Concat(deltas.Select(e => (string?)e["delta"])));
        Assert.All(deltas, e => Assert.Equal(("m", 1, 2), ((string?)e["item_id"], (int)e["output_index"]!, (int)e["content_index"]!)));
        Assert.Equal(Enumerable.Range(0, sent.Count), sent.Select(e => (int)e["sequence_number"]!));
        Assert.Equal(last is null ? "response.output_text.delta" : "response.completed", (string?)sent[^1]["type"]);

        _guard.Judge = _ => GuardHarness.Says("unsafe\nS2");
        Assert.Equal(ErrorCode.BadRequest, Assert.Single(await _guard.StreamAsync(new GuardrailRules { Safety = true }, InvocationTask.Responses, events)).Error);
        Assert.Contains("bad text of bob@x.org", Assert.Single(_guard.Asked).Body);
    }

    [Fact]
    public async Task What_a_request_said_is_no_answer_when_a_stream_of_responses_repeats_it()
    {
        var sent = await _guard.StreamAsync(Block, InvocationTask.Responses,
            """{"type":"response.created","sequence_number":0,"response":{"instructions":"I am bob@x.org","output":[]}}""");
        Assert.Equal((2, null), (sent.Count, sent[^1].Error));
    }

    [Fact]
    public async Task The_judge_hears_once_what_a_stream_of_responses_says_several_times()
    {
        await _guard.StreamAsync(new GuardrailRules { Safety = true }, InvocationTask.Responses,
            """{"type":"response.output_text.delta","item_id":"m","delta":"good"}""", """{"type":"response.output_text.delta","item_id":"m","delta":" text"}""",
            """{"type":"response.output_text.done","item_id":"m","text":"good text"}""", """{"type":"response.completed","response":{"output":[{"content":[{"text":"good text"}]}]}}""");
        Assert.Contains("\"content\":\"good text\"", Assert.Single(_guard.Asked).Body);
    }

    [Fact]
    public async Task A_block_of_messages_that_begins_with_a_text_is_looked_at_from_there_on()
    {
        string[] events =
        [
            """{"type":"content_block_start","index":0,"content_block":{"type":"text","text":"Ask bob@"}}""",
            """{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"x.org"}}""",
            """{"type":"content_block_stop","index":0}""",
        ];
        var sent = await _guard.StreamAsync(Mask, InvocationTask.Messages, events);
        Assert.Equal("Ask <EMAIL_ADDRESS>", string.Concat(sent.Where(c => !c.IsLast).Select(GuardHarness.Json)
            .Select(e => (string?)e["content_block"]?["text"] ?? (string?)e["delta"]?["text"])));
        Assert.Equal(ErrorCode.BadRequest, (await _guard.StreamAsync(Block, InvocationTask.Messages, events))[^1].Error);
        Assert.Equal(ErrorCode.BadRequest, Assert.Single(await _guard.StreamAsync(new GuardrailRules { InvalidKeywords = ["ask"] }, InvocationTask.Messages, events)).Error);
    }

    [Theory]
    [InlineData("""{"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"t","name":"f","input":{"to":"\u0062ob@x.org"}}}""")]
    [InlineData("""{"type":"content_block_start","index":0,"content_block":{"type":"mcp_tool_result","content":[{"type":"text","text":"bob@x.org"}]}}""")]
    [InlineData("""{"type":"content_block_start","index":0,"content_block":{"type":"text","text":"","citations":[{"cited_text":"bob@x.org"}]}}""")]
    [InlineData("""{"type":"content_block_delta","index":0,"delta":{"type":"citations_delta","citation":{"cited_text":"bob@x.org"}}}""")]
    public async Task What_a_stream_of_messages_says_whole_is_looked_at_too(string whole)
    {
        var sent = await _guard.StreamAsync(Mask, InvocationTask.Messages, whole);
        Assert.Contains("<EMAIL_ADDRESS>", Encoding.UTF8.GetString(sent[0].Payload.Span));
        Assert.DoesNotContain("ob@x.org", Encoding.UTF8.GetString(sent[0].Payload.Span));
        Assert.Equal(ErrorCode.BadRequest, Assert.Single(await _guard.StreamAsync(Block, InvocationTask.Messages, whole)).Error);
    }

    [Fact]
    public async Task Arguments_that_come_in_pieces_with_escapes_are_masked_and_stay_json()
    {
        const string arguments = """{"to": "\u0062ob@x.org", "text": "hi\nann@x.org \u0074oo", "card": 4111111111111111}""";
        var sent = await _guard.StreamAsync(Mask, InvocationTask.Chat, [.. arguments.Select(c => Call(
            new JsonObject { ["index"] = 0, ["function"] = new JsonObject { ["arguments"] = c.ToString() } }.ToJsonString())),
            """{"choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}"""]);
        var given = string.Concat(sent.Where(c => !c.IsLast).SelectMany(c => GuardHarness.Json(c)["choices"]![0]!["delta"]!["tool_calls"]?.AsArray() ?? [])
            .Select(call => (string?)call!["function"]!["arguments"]));
        Assert.Equal("""{"to": "<EMAIL_ADDRESS>", "text": "hi\n<EMAIL_ADDRESS> \u0074oo", "card": "<CREDIT_CARD>"}""", given);
        Assert.NotNull(JsonNode.Parse(given));
    }

    [Fact]
    public async Task A_forbidden_word_in_escapes_is_found_across_pieces()
    {
        var rules = new GuardrailRules { InvalidKeywords = ["forbidden"] };
        var sent = await _guard.StreamAsync(rules, InvocationTask.Chat, Call("""{"index":0,"function":{"arguments":"{\"a\":\"\\u006"}}"""), Call("""{"index":0,"function":{"arguments":"6orbidden"}}"""));
        Assert.Equal(ErrorCode.BadRequest, sent[^1].Error);
    }

    [Theory]
    [InlineData("""{"choices":[{"index":0,"delta":{"function_call":{"arguments":"{\"a\":\"bob@x.org\"}"}}}]}""")]
    [InlineData("""{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"custom":{"input":"bob@x.org "}}]}}]}""")]
    [InlineData("""{"choices":[{"index":0,"delta":{"content":[{"type":"text","text":"bob@x.org"}]}}]}""")]
    [InlineData("""{"choices":[{"index":0,"message":{"content":"bob@x.org"},"delta":{}}]}""")]
    public async Task Texts_of_a_chat_are_masked_in_whichever_field_they_come(string chunk)
    {
        var sent = await _guard.StreamAsync(Mask, InvocationTask.Chat, chunk);
        Assert.Contains("<EMAIL_ADDRESS>", Encoding.UTF8.GetString(sent[0].Payload.Span));
        Assert.DoesNotContain(sent, c => Encoding.UTF8.GetString(c.Payload.Span).Contains("x.org"));
    }

    [Fact]
    public async Task A_text_that_is_json_stays_json()
    {
        var sent = await _guard.StreamAsync(Mask, InvocationTask.Chat, Chat(" "), Chat("{\"a\": \"x\\n"), Chat("bob@x.org\", \"n\": 4111111111111111}"));
        Assert.Equal(" {\"a\": \"x\\n<EMAIL_ADDRESS>\", \"n\": \"<CREDIT_CARD>\"}", Content(sent));
    }

    [Fact]
    public async Task An_answer_that_another_model_judges_is_held_back_until_it_is_whole()
    {
        var rules = new GuardrailRules { Safety = true };
        var sent = await _guard.StreamAsync(rules, InvocationTask.Completions, Completion("good "), Completion("text"));
        Assert.Equal("good text", string.Concat(sent.Where(c => !c.IsLast).Select(c => (string?)GuardHarness.Json(c)["choices"]![0]!["text"])));
        Assert.Contains("good text", Assert.Single(_guard.Asked).Body);

        _guard.Judge = _ => GuardHarness.Says("unsafe\nS2");
        sent = await _guard.StreamAsync(rules, InvocationTask.Completions, Completion("bad "), Completion("text"));
        Assert.Equal(ErrorCode.BadRequest, Assert.Single(sent).Error);
    }

    private static string Chat(string piece) =>
        new JsonObject { ["id"] = "c", ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["delta"] = new JsonObject { ["content"] = piece } }) }.ToJsonString();

    private static string Call(string call) => """{"choices":[{"index":0,"delta":{"tool_calls":[""" + call + "]}}]}";

    private static string Completion(string piece) =>
        new JsonObject { ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["text"] = piece }) }.ToJsonString();

    private static string Content(IEnumerable<InvocationChunk> sent) =>
        string.Concat(sent.Where(c => !c.IsLast).Select(c => (string?)GuardHarness.Json(c)["choices"]![0]!["delta"]!["content"]));
}
