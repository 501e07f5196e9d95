using ServingCluster.Errors;
using ServingCluster.Inference;

namespace ServingCluster.Gateway.Tests.Providers.Cohere;

public sealed class CohereProviderTests : IDisposable
{
    private const string Key = "co-secret-key";
    private const string Hello = """{"messages":[{"role":"user","content":"Hello"}]}""";
    private const string Answered = """
        {"id":"c14c80c3","finish_reason":"COMPLETE","message":{"role":"assistant","content":[{"type":"text","text":"Hi there"}]},
         "usage":{"billed_units":{"input_tokens":5,"output_tokens":3},"tokens":{"input_tokens":71,"output_tokens":4},"cached_tokens":8}}
        """;

    private readonly CloudModel _model = Model("llm/v1/chat");

    public void Dispose() => _model.Dispose();

    [Fact]
    public async Task A_chat_is_sent_as_the_documentation_has_it()
    {
        _model.Cloud.Answer(Answered);

        await _model.AskAsync(InvocationTask.Chat, Hello);

        var sent = _model.Cloud.Only();
        Assert.Equal("POST https://api.cohere.com/v2/chat", sent.Url);
        Assert.Equal($"Bearer {Key}", sent.Headers["Authorization"]);
        Assert.Equal("application/json", sent.Headers["Content-Type"]);
        _model.AssertSent("""{"model":"command-a-03-2025","stream":false,"messages":[{"role":"user","content":"Hello"}]}""");
    }

    [Fact]
    public async Task An_answer_has_OpenAIs_form_and_the_tokens_as_the_model_saw_them()
    {
        _model.Cloud.Answer(Answered);

        var answer = await _model.AskAsync(InvocationTask.Chat, Hello);

        Assert.Equal(CloudModel.Normal("""
            {"id":"c14c80c3","object":"chat.completion","created":1795608000,"model":"command-a-03-2025",
             "choices":[{"index":0,"message":{"role":"assistant","content":"Hi there"},"finish_reason":"stop","logprobs":null}],
             "usage":{"prompt_tokens":71,"completion_tokens":4,"total_tokens":75,"prompt_tokens_details":{"cached_tokens":8}}}
            """), answer.ToJsonString());
        Assert.Equal(new Usage(0, 71, 4, 8), _model.Usage);
    }

    [Fact]
    public async Task Every_parameter_has_its_name_at_Cohere()
    {
        _model.Cloud.Answer(Answered);

        await _model.AskAsync(InvocationTask.Chat, """
            {"messages":[{"role":"system","content":"Be brief"},{"role":"user","content":[{"type":"text","text":"What is it?"},
             {"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA","detail":"low"}}]}],
             "max_tokens":10,"stop":"END","temperature":0.5,"seed":7,"frequency_penalty":0.1,"presence_penalty":0.2,"top_k":5,"top_p":0.9,
             "response_format":{"type":"json_schema","json_schema":{"name":"x","schema":{"type":"object"}}},"safety_mode":"STRICT"}
            """);

        _model.AssertSent("""
            {"model":"command-a-03-2025","stream":false,"messages":[{"role":"system","content":"Be brief"},
             {"role":"user","content":[{"type":"text","text":"What is it?"},
             {"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA","detail":"low"}}]}],
             "response_format":{"type":"json_object","json_schema":{"type":"object"}},
             "max_tokens":10,"stop_sequences":["END"],"temperature":0.5,"seed":7,"frequency_penalty":0.1,"presence_penalty":0.2,"k":5,"p":0.9,
             "safety_mode":"STRICT"}
            """);
    }

    [Fact]
    public async Task Tools_their_calls_and_their_answers_are_passed_on()
    {
        _model.Cloud.Answer("""
            {"id":"1","finish_reason":"TOOL_CALL","message":{"role":"assistant","tool_plan":"I will look.","tool_calls":[
             {"id":"call_1","type":"function","function":{"name":"weather","arguments":"{\"city\":\"Oslo\"}"}}]},"usage":{}}
            """);

        var answer = await _model.AskAsync(InvocationTask.Chat, """
            {"messages":[{"role":"user","content":"Weather?"},
             {"role":"assistant","content":"Looking.","tool_calls":[{"id":"call_0","type":"function","function":{"name":"weather","arguments":"{}"}}]},
             {"role":"tool","tool_call_id":"call_0","content":"unknown city"}],
             "tools":[{"type":"function","function":{"name":"weather","description":"Tells it","parameters":{"type":"object"},"strict":true}}],
             "tool_choice":"required"}
            """);

        _model.AssertSent("""
            {"model":"command-a-03-2025","stream":false,"messages":[{"role":"user","content":"Weather?"},
             {"role":"assistant","tool_plan":"Looking.","tool_calls":[{"id":"call_0","type":"function","function":{"name":"weather","arguments":"{}"}}]},
             {"role":"tool","tool_call_id":"call_0","content":"unknown city"}],
             "tools":[{"type":"function","function":{"name":"weather","description":"Tells it","parameters":{"type":"object"}}}],
             "strict_tools":true,"tool_choice":"REQUIRED"}
            """);
        var choice = answer["choices"]![0]!;
        Assert.Equal("tool_calls", (string?)choice["finish_reason"]);
        Assert.Equal("I will look.", (string?)choice["message"]!["content"]);
        Assert.Equal("""{"city":"Oslo"}""", (string?)choice["message"]!["tool_calls"]![0]!["function"]!["arguments"]);
    }

    [Fact]
    public async Task A_function_to_call_is_offered_alone_and_demanded()
    {
        _model.Cloud.Answer(Answered);

        await _model.AskAsync(InvocationTask.Chat, """
            {"messages":[{"role":"user","content":"Hello"}],"tools":[{"type":"function","function":{"name":"a"}},{"type":"function","function":{"name":"b"}}],
             "tool_choice":{"type":"function","function":{"name":"b"}}}
            """);

        _model.AssertSent("""
            {"model":"command-a-03-2025","stream":false,"messages":[{"role":"user","content":"Hello"}],
             "tools":[{"type":"function","function":{"name":"b"}}],"tool_choice":"REQUIRED"}
            """);
    }

    [Fact]
    public async Task Tools_that_must_not_be_called_are_sent_with_that()
    {
        _model.Cloud.Answer(Answered);

        await _model.AskAsync(InvocationTask.Chat, """
            {"messages":[{"role":"user","content":"Hello"}],"tools":[{"type":"function","function":{"name":"f"}}],"tool_choice":"none"}
            """);

        _model.AssertSent("""
            {"model":"command-a-03-2025","stream":false,"messages":[{"role":"user","content":"Hello"}],"tools":[{"type":"function","function":{"name":"f"}}],"tool_choice":"NONE"}
            """);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public async Task A_stream_becomes_OpenAIs_chunks_however_it_is_cut(int piece)
    {
        _model.Cloud.Events(
            piece,
            """{"id":"s1","type":"message-start","delta":{"message":{"role":"assistant","content":[],"tool_plan":"","tool_calls":[],"citations":[]}}}""",
            """{"type":"content-start","index":0,"delta":{"message":{"content":{"type":"text","text":""}}}}""",
            """{"type":"content-delta","index":0,"delta":{"message":{"content":{"thinking":"hm"}}}}""",
            """{"type":"content-delta","index":1,"delta":{"message":{"content":{"text":"Grüße"}}}}""",
            """{"type":"content-delta","index":0,"delta":{"message":{"content":{"text":", Welt"}}}}""",
            """{"type":"content-end","index":0}""",
            """{"type":"message-end","delta":{"finish_reason":"MAX_TOKENS","usage":{"tokens":{"input_tokens":3,"output_tokens":17}}}}""",
            "[DONE]");

        var chunks = await _model.StreamAsync(
            InvocationTask.Chat, """{"messages":[{"role":"user","content":"Hello"}],"stream":true,"stream_options":{"include_usage":true}}""");

        _model.AssertSent("""{"model":"command-a-03-2025","stream":true,"messages":[{"role":"user","content":"Hello"}]}""");
        Assert.Null(_model.Last!.Error);
        Assert.All(chunks, chunk => Assert.Equal("s1", (string?)chunk["id"]));
        Assert.Equal("Grüße, Welt", CloudModel.TextOf(chunks));
        Assert.Equal("hm", CloudModel.ThoughtsOf(chunks));
        Assert.Equal("length", CloudModel.FinishOf(chunks));
        Assert.Equal(20, (int)chunks[^1]["usage"]!["total_tokens"]!);
        Assert.Equal(new Usage(0, 3, 17), _model.Usage);
    }

    [Fact]
    public async Task Calls_in_a_stream_become_OpenAIs()
    {
        _model.Cloud.Events(
            11,
            """{"type":"tool-plan-delta","delta":{"message":{"tool_plan":"Two looks."}}}""",
            """{"type":"tool-call-start","index":0,"delta":{"message":{"tool_calls":{"id":"a","type":"function","function":{"name":"f","arguments":""}}}}}""",
            """{"type":"tool-call-delta","index":0,"delta":{"message":{"tool_calls":{"function":{"arguments":"{\"x\":"}}}}}""",
            """{"type":"tool-call-delta","index":0,"delta":{"message":{"tool_calls":{"function":{"arguments":"1}"}}}}}""",
            """{"type":"tool-call-end","index":0}""",
            """{"type":"tool-call-start","index":1,"delta":{"message":{"tool_calls":{"id":"b","type":"function","function":{"name":"g","arguments":"{}"}}}}}""",
            """{"type":"message-end","delta":{"finish_reason":"TOOL_CALL","usage":{}}}""");

        var chunks = await _model.StreamAsync(InvocationTask.Chat, Hello);

        Assert.Equal(["""a f {"x":1}""", "b g {}"], CloudModel.CallsOf(chunks));
        Assert.Equal("Two looks.", CloudModel.TextOf(chunks));
        Assert.Equal("tool_calls", CloudModel.FinishOf(chunks));
    }

    [Fact]
    public async Task A_stream_that_ends_with_an_error_fails()
    {
        _model.Cloud.Events(1000, """{"type":"message-end","delta":{"finish_reason":"ERROR","error":"out of order"}}""");

        await _model.StreamAsync(InvocationTask.Chat, Hello);

        Assert.Equal(ErrorCode.TemporarilyUnavailable, _model.Last!.Error);
        Assert.Contains("out of order", _model.Last.Message);
    }

    [Fact]
    public async Task A_stream_that_breaks_off_fails()
    {
        _model.Cloud.Events(1000, """{"type":"content-delta","index":0,"delta":{"message":{"content":{"text":"Hi"}}}}""");

        var chunks = await _model.StreamAsync(InvocationTask.Chat, Hello);

        Assert.Equal("Hi", CloudModel.TextOf(chunks));
        Assert.Equal(ErrorCode.TemporarilyUnavailable, _model.Last!.Error);
    }

    [Fact]
    public async Task A_completion_is_a_chat_of_one_message()
    {
        using var model = Model("llm/v1/completions");
        model.Cloud.Answer(Answered);

        var answer = await model.AskAsync(InvocationTask.Completions, """{"prompt":"Once upon","max_tokens":5}""");

        model.AssertSent("""{"model":"command-a-03-2025","stream":false,"messages":[{"role":"user","content":"Once upon"}],"max_tokens":5}""");
        Assert.Equal("text_completion", (string?)answer["object"]);
        Assert.Equal("Hi there", (string?)answer["choices"]![0]!["text"]);
    }

    [Fact]
    public async Task Embeddings_are_of_documents_unless_the_caller_says_otherwise()
    {
        using var model = Model("llm/v1/embeddings");
        const string Vectors = """
            {"id":"e","embeddings":{"float":[[1,0.5],[0,-1]]},"texts":["a","b"],"meta":{"billed_units":{"input_tokens":2}},"response_type":"embeddings_by_type"}
            """;
        model.Cloud.Answer(Vectors).Answer(Vectors);

        var answer = await model.AskAsync(InvocationTask.Embeddings, """{"input":["a","b"],"dimensions":256}""");
        await model.AskAsync(InvocationTask.Embeddings, """{"input":["a","b"],"input_type":"search_query","encoding_format":"base64"}""");

        Assert.Equal("POST https://api.cohere.com/v2/embed", model.Cloud.Sent[0].Url);
        Assert.Equal(
            """{"model":"command-a-03-2025","texts":["a","b"],"input_type":"search_document","embedding_types":["float"],"output_dimension":256}""",
            model.Cloud.Sent[0].Body);
        Assert.Equal(
            """{"model":"command-a-03-2025","texts":["a","b"],"embedding_types":["float"],"input_type":"search_query"}""", model.Cloud.Sent[1].Body);
        Assert.Equal("[0,-1]", answer["data"]![1]!["embedding"]!.ToJsonString());
        Assert.Equal(2, (int)answer["usage"]!["prompt_tokens"]!);
    }

    [Theory]
    [InlineData("https://cohere.example/v1/", "https://cohere.example/v2/chat")]
    [InlineData("https://example.com/proxy", "https://example.com/proxy/v2/chat")]
    public async Task The_base_may_be_elsewhere(string given, string url)
    {
        using var model = Model("llm/v1/chat", given);
        model.Cloud.Answer(Answered);

        await model.AskAsync(InvocationTask.Chat, Hello);

        Assert.Equal($"POST {url}", model.Cloud.Only().Url);
    }

    [Fact]
    public async Task What_Cohere_has_not_is_refused_by_name_all_at_once()
    {
        var (code, message) = await _model.FailAsync(InvocationTask.Chat, """
            {"messages":[{"role":"user","content":"Hello","name":"Ann"}],"n":2,"logprobs":true,"logit_bias":{"1":2},"user":"ann","metadata":{"a":"b"},
             "parallel_tool_calls":false,"reasoning_effort":"low","stop_sequences":["x"]}
            """);

        Assert.Equal(ErrorCode.InvalidParameterValue, code);
        Assert.All(
            ["n:", "logprobs:", "logit_bias:", "user:", "metadata:", "parallel_tool_calls:", "reasoning_effort:", "messages[0].name:", "stop_sequences:"],
            name => Assert.Contains(name, message));
        Assert.Empty(_model.Cloud.Sent);
    }

    [Theory]
    [InlineData("suffix", "\"x\"")]
    [InlineData("echo", "true")]
    [InlineData("best_of", "2")]
    public async Task What_a_chat_can_not_do_for_a_completion_is_refused_by_name(string name, string value)
    {
        using var model = Model("llm/v1/completions");

        var (code, message) = await model.FailAsync(InvocationTask.Completions, $$"""{"prompt":["a"],"{{name}}":{{value}}}""");

        Assert.Equal(ErrorCode.InvalidParameterValue, code);
        Assert.StartsWith($"{name}:", message);
    }

    [Fact]
    public async Task Several_prompts_are_refused()
    {
        using var model = Model("llm/v1/completions");

        Assert.StartsWith("prompt: Cohere carries on one text", (await model.FailAsync(InvocationTask.Completions, """{"prompt":["a","b"]}""")).Message);
    }

    [Theory]
    [InlineData("1", "0.99")]
    [InlineData("0", "0.01")]
    public async Task A_top_p_at_the_end_of_OpenAIs_range_is_at_the_end_of_Coheres(string given, string sent)
    {
        _model.Cloud.Answer(Answered);

        await _model.AskAsync(InvocationTask.Chat, $$"""{"messages":[{"role":"user","content":"Hello"}],"top_p":{{given}}}""");

        Assert.EndsWith($$""","p":{{sent}}}""", _model.Cloud.Only().Body);
    }

    [Fact]
    public async Task Parameters_that_ask_for_nothing_pass()
    {
        _model.Cloud.Answer(Answered);

        await _model.AskAsync(
            InvocationTask.Chat, """{"messages":[{"role":"user","content":"Hello"}],"n":1,"logprobs":false,"parallel_tool_calls":true,"frequency_penalty":null}""");

        _model.AssertSent("""{"model":"command-a-03-2025","stream":false,"messages":[{"role":"user","content":"Hello"}]}""");
    }

    [Theory]
    [InlineData(400, ErrorCode.BadRequest)]
    [InlineData(401, ErrorCode.InvalidState)]
    [InlineData(404, ErrorCode.InvalidState)]
    [InlineData(422, ErrorCode.BadRequest)]
    [InlineData(429, ErrorCode.RequestLimitExceeded)]
    [InlineData(500, ErrorCode.TemporarilyUnavailable)]
    public async Task Errors_are_mapped_and_tell_no_secret(int status, ErrorCode expected)
    {
        _model.Cloud.Answer($$"""{"message":"wrong: {{Key}}"}""", status);

        Assert.Equal(expected, (await _model.FailAsync(InvocationTask.Chat, Hello)).Code);
    }

    [Theory]
    [InlineData("""{"id":"1"}""")]
    [InlineData("[]")]
    [InlineData("not json")]
    public async Task An_answer_in_another_form_is_the_providers_failure(string answer)
    {
        _model.Cloud.Answer(answer);

        Assert.Equal(ErrorCode.TemporarilyUnavailable, (await _model.FailAsync(InvocationTask.Chat, Hello)).Code);
    }

    private static CloudModel Model(string task, string? given = null) => new(
        "cohere", "command-a-03-2025", task, given is null ? [] : new() { ["cohere_api_base"] = given }, new() { ["cohere_api_key"] = Key });
}
