using System.Text;
using ServingCluster.Gateway.Tests.Kit;
using ServingCluster.Inference;

namespace ServingCluster.Gateway.Tests.Providers.Anthropic;

public sealed class AnthropicProviderTests : IDisposable
{
    private const string Answer =
        """{"id":"msg_1","type":"message","role":"assistant","model":"claude-sonnet-4-5-2025","content":[{"type":"text","text":"Hi, I'm Claude."}],"stop_reason":"end_turn","stop_sequence":null,"usage":{"input_tokens":10,"cache_creation_input_tokens":2,"cache_read_input_tokens":3,"output_tokens":5}}""";

    private readonly TestGateway _gateway = new();

    [Fact]
    public async Task A_chat_reaches_the_Messages_API_in_its_documented_form()
    {
        Assert.Equal(
            """{"model":"claude-sonnet-4-5","max_tokens":1024,"messages":[{"role":"user","content":"Hello, Claude"}]}""",
            await SentAsync("""{"model":"x","max_tokens":1024,"messages":[{"role":"user","content":"Hello, Claude"}]}"""));
        var sent = _gateway.Provider.Sent[0];
        Assert.Equal("POST https://api.anthropic.com/v1/messages", sent.Url);
        Assert.Equal(FakeSecrets.Key, sent.Headers["x-api-key"]);
        Assert.Equal("2023-06-01", sent.Headers["anthropic-version"]);
        Assert.Equal("application/json", sent.Headers["Content-Type"]);
    }

    [Fact]
    public async Task System_messages_become_one_system_and_parameters_get_Anthropics_names() => Assert.Equal(
        """{"model":"claude-sonnet-4-5","max_tokens":50,"system":"Be brief.\nBe kind.","messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":"Hello"},{"role":"user","content":"Bye"}],"temperature":0.75,"top_p":0.9,"top_k":40,"stop_sequences":["END"],"metadata":{"user_id":"u7"},"thinking":{"type":"disabled"}}""",
        await SentAsync("""{"messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"Hi"},{"role":"assistant","content":"Hello"},{"role":"developer","content":[{"type":"text","text":"Be kind."}]},{"role":"user","content":"Bye"}],"max_completion_tokens":50,"temperature":1.5,"top_p":0.9,"top_k":40,"stop":"END","user":"u7","n":1,"presence_penalty":0,"thinking":{"type":"disabled"},"client_request_id":"c","usage_context":{}}"""));

    [Fact]
    public async Task A_limit_that_nobody_gives_is_given_with_room_for_thinking()
    {
        Assert.StartsWith("""{"model":"claude-sonnet-4-5","max_tokens":4096,""", await SentAsync("""{"messages":[{"role":"user","content":"Hi"}]}"""));
        Assert.StartsWith("""{"model":"claude-sonnet-4-5","max_tokens":6096,""", await SentAsync("""{"messages":[{"role":"user","content":"Hi"}],"extra_params":{"thinking":{"type":"enabled","budget_tokens":2000}}}"""));
    }

    [Fact]
    public async Task Pictures_are_passed_as_data_or_address() => Assert.Equal(
        """{"model":"claude-sonnet-4-5","max_tokens":4096,"messages":[{"role":"user","content":[{"type":"image","source":{"type":"base64","media_type":"image/png","data":"iVBORw0="}},{"type":"image","source":{"type":"url","url":"https://example.com/a.jpg"}},{"type":"text","text":"What is it?"}]}]}""",
        await SentAsync("""{"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,iVBORw0=","detail":"high"}},{"type":"image_url","image_url":{"url":"https://example.com/a.jpg"}},{"type":"text","text":"What is it?"}]}]}"""));

    [Fact]
    public async Task Tools_their_calls_and_their_results_are_passed() => Assert.Equal(
        """{"model":"claude-sonnet-4-5","max_tokens":4096,"messages":[{"role":"user","content":"S&P?"},{"role":"assistant","content":[{"type":"tool_use","id":"t1","name":"price","input":{"ticker": "^GSPC"}},{"type":"tool_use","id":"t2","name":"now","input":{}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"t1","content":"259.75 USD"},{"type":"tool_result","tool_use_id":"t2","content":"noon"},{"type":"text","text":"Well?"}]}],"tools":[{"name":"price","description":"A price","input_schema":{"type":"object","properties":{"ticker":{"type":"string"}}}},{"name":"now","input_schema":{"type":"object","properties":{}}}],"tool_choice":{"type":"tool","name":"price","disable_parallel_tool_use":true}}""",
        await SentAsync("""{"messages":[{"role":"user","content":"S&P?"},{"role":"assistant","content":"","tool_calls":[{"id":"t1","type":"function","function":{"name":"price","arguments":"{\"ticker\": \"^GSPC\"}"}},{"id":"t2","type":"function","function":{"name":"now","arguments":""}}]},{"role":"tool","tool_call_id":"t1","content":"259.75 USD"},{"role":"tool","tool_call_id":"t2","content":"noon"},{"role":"user","content":"Well?"}],"tools":[{"type":"function","function":{"name":"price","description":"A price","parameters":{"type":"object","properties":{"ticker":{"type":"string"}}}}},{"type":"function","function":{"name":"now"}}],"tool_choice":{"type":"function","function":{"name":"price"}},"parallel_tool_calls":false}"""));

    [Theory]
    [InlineData("\"required\"", ""","tool_choice":{"type":"any"}}""")]
    [InlineData("\"none\"", ""","tool_choice":{"type":"none"}}""")]
    [InlineData("\"auto\"", """}}]}""")]
    public async Task The_choice_of_tools_gets_Anthropics_words(string choice, string end) =>
        Assert.EndsWith(end, await SentAsync("""{"messages":[{"role":"user","content":"Hi"}],"tools":[{"type":"function","function":{"name":"f","parameters":{"type":"object"}}}],"tool_choice":""" + choice + "}"));

    [Fact]
    public async Task A_schema_and_an_effort_go_to_the_output_config() => Assert.EndsWith(
        ""","output_config":{"effort":"low","format":{"type":"json_schema","schema":{"type":"object"}}}}""",
        await SentAsync("""{"messages":[{"role":"user","content":"Hi"}],"reasoning_effort":"low","response_format":{"type":"json_schema","json_schema":{"name":"x","schema":{"type":"object"}}}}"""));

    [Fact]
    public async Task All_that_Anthropic_cannot_do_is_refused_at_once()
    {
        var answer = await _gateway.AskAsync(
            TestGateway.Anthropic(),
            """{"messages":[{"role":"user","content":[{"type":"input_audio","input_audio":{}},{"type":"image_url","image_url":{"url":"http://x/a.png"}}]},{"role":"robot","content":"x"}],"n":2,"seed":1,"logprobs":true,"stop_sequences":["x"],"temperature":3,"response_format":{"type":"json_object"}}""");
        Assert.StartsWith("InvalidParameterValue: The request has 9 mistakes.", answer);
        foreach (var part in new[] { "stop_sequences: is Anthropic's own name of this parameter. Use 'stop' instead.", "n: has to be 1", "messages[0].content[0]: parts of the type \"input_audio\"", "messages[0].content[1].image_url.url", "messages[1].role: \"robot\"", "seed:", "logprobs:", "temperature: 3 has to be a number from 0 to 2.", "response_format.type" })
            Assert.Contains(part, answer);
        Assert.Empty(_gateway.Provider.Sent);
    }

    [Theory]
    [InlineData("", "MalformedRequest")]
    [InlineData("[]", "MalformedRequest")]
    [InlineData("{\"messages\":", "MalformedRequest")]
    [InlineData("{}", "InvalidParameterValue: messages: is missing")]
    [InlineData("{\"messages\":\"Hi\"}", "InvalidParameterValue: messages: \"Hi\" has to be a list.")]
    [InlineData("{\"messages\":[7]}", "InvalidParameterValue: messages[0]: 7 has to be an object.")]
    [InlineData("{\"messages\":[{\"role\":\"user\",\"content\":\"\\ud800\"}]}", "MalformedRequest")]
    [InlineData("{\"messages\":[{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"1\",\"function\":{\"name\":\"f\",\"arguments\":\"[\"}}]}]}", "InvalidParameterValue: the arguments of the tool call '1': have to be")]
    public async Task A_body_that_is_no_chat_is_refused_in_words(string body, string expected) =>
        Assert.StartsWith(expected, await _gateway.AskAsync(TestGateway.Anthropic(), body));

    [Fact]
    public async Task An_answer_gets_OpenAIs_form()
    {
        _gateway.Provider.Answers(Answer);
        using var response = await _gateway.InvokeAsync(TestGateway.Anthropic(), """{"messages":[{"role":"user","content":"Hi"}]}""");
        Assert.Equal(
            """{"id":"msg_1","object":"chat.completion","created":1795608000,"model":"claude-sonnet-4-5-2025","choices":[{"index":0,"message":{"role":"assistant","content":"Hi, I'm Claude."},"finish_reason":"stop","logprobs":null}],"usage":{"prompt_tokens":15,"completion_tokens":5,"total_tokens":20,"prompt_tokens_details":{"cached_tokens":3}}}""",
            Encoding.UTF8.GetString(response.Body.Span));
        Assert.Equal(new Usage(0, 15, 5, 3), response.Usage);
    }

    [Fact]
    public async Task Tool_calls_and_thoughts_of_an_answer_get_OpenAIs_form()
    {
        _gateway.Provider.Answers("""{"id":"m","model":"c","content":[{"type":"thinking","thinking":"Hm","signature":"s"},{"type":"tool_use","id":"t","name":"price","input":{"ticker":"^GSPC"}}],"stop_reason":"tool_use","usage":{"input_tokens":1,"output_tokens":2}}""");
        Assert.Contains(
            "\"message\"" + """:{"role":"assistant","content":null,"reasoning_content":"Hm","tool_calls":[{"id":"t","type":"function","function":{"name":"price","arguments":"{\"ticker\":\"^GSPC\"}"}}]},"finish_reason":"tool_calls",""",
            await _gateway.AskAsync(TestGateway.Anthropic(), """{"messages":[{"role":"user","content":"Hi"}]}"""));
    }

    [Fact]
    public async Task A_completion_is_a_chat_of_one_message()
    {
        _gateway.Provider.Answers(Answer.Replace("end_turn", "max_tokens"));
        Assert.Equal(
            """{"id":"msg_1","object":"text_completion","created":1795608000,"model":"claude-sonnet-4-5-2025","choices":[{"index":0,"text":"Hi, I'm Claude.","finish_reason":"length","logprobs":null}],"usage":{"prompt_tokens":15,"completion_tokens":5,"total_tokens":20,"prompt_tokens_details":{"cached_tokens":3}}}""",
            await _gateway.AskAsync(TestGateway.Anthropic("llm/v1/completions"), """{"prompt":"Say hi","max_tokens":5,"stop":["."]}""", InvocationTask.Completions));
        Assert.Equal("""{"model":"claude-sonnet-4-5","max_tokens":5,"messages":[{"role":"user","content":"Say hi"}],"stop_sequences":["."]}""", _gateway.Provider.Sent[0].Body);
    }

    [Fact]
    public async Task A_completion_with_what_Anthropic_lacks_is_refused() => Assert.StartsWith(
        "InvalidParameterValue: The request has 2 mistakes. (1) prompt: has to be one text",
        await _gateway.AskAsync(TestGateway.Anthropic("llm/v1/completions"), """{"prompt":["a","b"],"suffix":"x"}""", InvocationTask.Completions));

    [Fact]
    public async Task Messages_pass_as_they_are()
    {
        _gateway.Provider.Answers(Answer);
        using var response = await _gateway.InvokeAsync(
            TestGateway.Anthropic(), """{"model":"front","max_tokens":5, "system":[{"type":"text","text":"x","cache_control":{"type":"ephemeral"}}],"messages":[ ]}""", InvocationTask.Messages);
        Assert.Equal(Answer, Encoding.UTF8.GetString(response.Body.Span));
        Assert.Equal(new Usage(0, 15, 5, 3), response.Usage);
        Assert.Equal("""{"model":"claude-sonnet-4-5","max_tokens":5,"system":[{"type":"text","text":"x","cache_control":{"type":"ephemeral"}}],"messages":[ ]}""", _gateway.Provider.Sent[0].Body);
    }

    [Fact]
    public async Task A_count_of_tokens_passes_as_it_is_and_uses_none()
    {
        _gateway.Provider.Answers("""{"input_tokens":14}""");
        using var response = await _gateway.InvokeAsync(
            TestGateway.Anthropic(), """{"model":"front","usage_context":{"a":"b"},"messages":[{"role":"user","content":"Hi"}]}""", InvocationTask.CountTokens);
        Assert.Equal("""{"input_tokens":14}""", Encoding.UTF8.GetString(response.Body.Span));
        Assert.Equal(default, response.Usage);
        Assert.Equal("POST https://api.anthropic.com/v1/messages/count_tokens", _gateway.Provider.Sent[0].Url);
        Assert.Equal("""{"model":"claude-sonnet-4-5","messages":[{"role":"user","content":"Hi"}]}""", _gateway.Provider.Sent[0].Body);
    }

    [Fact]
    public async Task What_is_no_count_is_told_as_the_providers_fault()
    {
        _gateway.Provider.Answers("""{"tokens":14}""");
        Assert.StartsWith(
            "TemporarilyUnavailable: What came from The provider 'anthropic'", await _gateway.AskAsync(TestGateway.Anthropic(), "{}", InvocationTask.CountTokens));
    }

    public void Dispose() => _gateway.Dispose();

    private async Task<string> SentAsync(string body)
    {
        _gateway.Provider.Answers(Answer);
        var answer = await _gateway.AskAsync(TestGateway.Anthropic(), body);
        Assert.StartsWith("{", answer);
        return _gateway.Provider.Sent[^1].Body;
    }
}
