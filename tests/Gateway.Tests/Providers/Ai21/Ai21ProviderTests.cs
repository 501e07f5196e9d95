using ServingCluster.Errors;
using ServingCluster.Inference;

namespace ServingCluster.Gateway.Tests.Providers.Ai21;

public sealed class Ai21ProviderTests : IDisposable
{
    private const string Key = "ai21-secret-key";
    private const string Hello = """{"messages":[{"role":"user","content":"Hello"}]}""";

    private readonly CloudModel _model = Model("llm/v1/chat");

    public void Dispose() => _model.Dispose();

    [Fact]
    public async Task A_chat_is_sent_as_the_documentation_has_it()
    {
        _model.Cloud.Answer(Answer("Hi"));

        await _model.AskAsync(InvocationTask.Chat, """
            {"messages":[{"role":"system","content":"Be brief"},{"role":"user","content":[{"type":"text","text":"Hel"},{"type":"text","text":"lo"}]}],
             "n":2,"max_tokens":64,"temperature":0.4,"top_p":0.9,"stop":["a","b"],"response_format":{"type":"json_object"},
             "documents":[{"content":"x"}]}
            """);

        var sent = _model.Cloud.Only();
        Assert.Equal("POST https://api.ai21.com/studio/v1/chat/completions", sent.Url);
        Assert.Equal($"Bearer {Key}", sent.Headers["Authorization"]);
        _model.AssertSent("""
            {"model":"jamba-large","messages":[{"role":"system","content":"Be brief"},{"role":"user","content":"Hello"}],
             "response_format":{"type":"json_object"},"max_tokens":64,"temperature":0.4,"top_p":0.9,"stop":["a","b"],"n":2,"stream":false,
             "documents":[{"content":"x"}]}
            """);
    }

    [Fact]
    public async Task An_answer_gets_what_it_lacks_of_OpenAIs_form()
    {
        _model.Cloud.Answer(Answer("Hi"));

        var answer = await _model.AskAsync(InvocationTask.Chat, Hello);

        Assert.Equal(CloudModel.Normal("""
            {"id":"chat-1","object":"chat.completion","created":1795608000,"model":"jamba-large",
             "choices":[{"index":0,"message":{"role":"assistant","content":"Hi"},"finish_reason":"stop","logprobs":null}],
             "usage":{"prompt_tokens":15,"completion_tokens":6,"total_tokens":21}}
            """), answer.ToJsonString());
    }

    [Fact]
    public async Task Tools_their_calls_and_their_answers_are_passed_on()
    {
        _model.Cloud.Answer("""
            {"id":"chat-1","choices":[{"index":0,"message":{"role":"assistant","content":null,"tool_calls":[
             {"id":"c1","type":"function","function":{"name":"f","arguments":"{\"x\":1}"}}]},"finish_reason":"tool_calls"}],"usage":{}}
            """);

        var answer = await _model.AskAsync(InvocationTask.Chat, """
            {"messages":[{"role":"user","content":"Go"},{"role":"assistant","content":null,"tool_calls":[{"id":"c0","type":"function","function":{"name":"f","arguments":"{}"}}]},
             {"role":"tool","tool_call_id":"c0","content":"done"}],"tools":[{"type":"function","function":{"name":"f","parameters":{"type":"object"}}}]}
            """);

        _model.AssertSent("""
            {"model":"jamba-large","messages":[{"role":"user","content":"Go"},
             {"role":"assistant","content":"","tool_calls":[{"id":"c0","type":"function","function":{"name":"f","arguments":"{}"}}]},
             {"role":"tool","content":"done","tool_call_id":"c0"}],
             "tools":[{"type":"function","function":{"name":"f","parameters":{"type":"object"}}}],"stream":false}
            """);
        var choice = answer["choices"]![0]!;
        Assert.Null(choice["message"]!["content"]);
        Assert.Equal("c1", (string?)choice["message"]!["tool_calls"]![0]!["id"]);
        Assert.Equal("tool_calls", (string?)choice["finish_reason"]);
    }

    [Fact]
    public async Task Tools_that_must_not_be_called_are_left_out()
    {
        _model.Cloud.Answer(Answer("Hi"));

        await _model.AskAsync(InvocationTask.Chat, """
            {"messages":[{"role":"user","content":"Hello"}],"tools":[{"type":"function","function":{"name":"f"}}],"tool_choice":"none"}
            """);

        _model.AssertSent("""
            {"model":"jamba-large","messages":[{"role":"user","content":"Hello"}],"stream":false}
            """);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(13)]
    public async Task A_stream_becomes_OpenAIs_chunks_however_it_is_cut(int piece)
    {
        _model.Cloud.Events(
            piece,
            """{"id":"s","choices":[{"index":0,"delta":{"role":"assistant"},"finish_reason":null}]}""",
            """{"id":"s","choices":[{"index":0,"delta":{"content":"Hal"},"finish_reason":null}]}""",
            """{"id":"s","choices":[{"index":0,"delta":{"content":"lå"},"finish_reason":null}]}""",
            """{"id":"s","choices":[{"index":0,"delta":{"content":""},"finish_reason":"length"}],"usage":{"prompt_tokens":5,"completion_tokens":2,"total_tokens":7}}""",
            "[DONE]");

        var chunks = await _model.StreamAsync(InvocationTask.Chat, Hello);

        Assert.Equal("Hallå", CloudModel.TextOf(chunks));
        Assert.Equal("length", CloudModel.FinishOf(chunks));
        Assert.All(chunks, chunk => Assert.Equal("chat.completion.chunk", (string?)chunk["object"]));
        Assert.Equal(new Usage(0, 5, 2), _model.Usage);
        Assert.Contains("\"stream\":true", _model.Cloud.Only().Body);
    }

    [Fact]
    public async Task Calls_in_a_stream_may_come_whole_or_in_parts()
    {
        _model.Cloud.Events(
            20,
            """{"id":"s","choices":[{"index":0,"delta":{"tool_calls":[{"id":"a","type":"function","function":{"name":"f","arguments":"{}"}}]}}]}""",
            """{"id":"s","choices":[{"index":0,"delta":{"tool_calls":[{"index":1,"id":"b","type":"function","function":{"name":"g","arguments":""}}]}}]}""",
            """{"id":"s","choices":[{"index":0,"delta":{"tool_calls":[{"index":1,"function":{"arguments":"{\"y\":2}"}}]}}]}""",
            """{"id":"s","choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}""");

        var chunks = await _model.StreamAsync(InvocationTask.Chat, Hello);

        Assert.Equal(["a f {}", """b g {"y":2}"""], CloudModel.CallsOf(chunks));
        Assert.Equal("tool_calls", CloudModel.FinishOf(chunks));
        Assert.Null(_model.Last!.Error);
    }

    [Fact]
    public async Task Without_a_word_on_usage_it_is_estimated()
    {
        _model.Cloud.Events(1000, """{"id":"s","choices":[{"index":0,"delta":{"content":"12345678901"},"finish_reason":"stop"}]}""", "[DONE]");

        await _model.StreamAsync(InvocationTask.Chat, """{"messages":[{"role":"user","content":"1234567"}]}""");

        Assert.Equal(new Usage(0, 2, 3), _model.Usage);
    }

    [Fact]
    public async Task An_error_in_a_stream_ends_it()
    {
        _model.Cloud.Events(1000, """{"detail":"no capacity"}""");

        await _model.StreamAsync(InvocationTask.Chat, Hello);

        Assert.Equal(ErrorCode.TemporarilyUnavailable, _model.Last!.Error);
        Assert.Contains("no capacity", _model.Last.Message);
    }

    [Fact]
    public async Task A_completion_is_a_chat_of_one_message()
    {
        using var model = Model("llm/v1/completions");
        model.Cloud.Answer(Answer("a time")).Events(
            5, """{"id":"s","choices":[{"index":0,"delta":{"content":"a time"},"finish_reason":"stop"}]}""", "[DONE]");

        var answer = await model.AskAsync(InvocationTask.Completions, """{"prompt":"Once upon"}""");
        var chunks = await model.StreamAsync(InvocationTask.Completions, """{"prompt":"Once upon","stream":true}""");

        Assert.Equal("""{"model":"jamba-large","messages":[{"role":"user","content":"Once upon"}],"stream":false}""", model.Cloud.Sent[0].Body);
        Assert.Equal("a time", (string?)answer["choices"]![0]!["text"]);
        Assert.Equal("a time", CloudModel.TextOf(chunks));
    }

    [Fact]
    public async Task What_AI21_has_not_is_refused_by_name_all_at_once()
    {
        var (code, message) = await _model.FailAsync(InvocationTask.Chat, """
            {"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,AA"}}]}],"top_k":3,"seed":1,
             "presence_penalty":1,"tools":[{"type":"function","function":{"name":"f","strict":true}}],"tool_choice":"required",
             "response_format":{"type":"json_schema","json_schema":{"schema":{}}},"maxTokens":5}
            """);

        Assert.Equal(ErrorCode.InvalidParameterValue, code);
        Assert.All(
            ["messages[0].content[0]:", "top_k:", "seed:", "presence_penalty:", "tools[0].function.strict:", "tool_choice:", "response_format.type:", "maxTokens:"],
            name => Assert.Contains(name, message));
        Assert.Empty(_model.Cloud.Sent);
    }

    [Fact]
    public async Task Embeddings_are_refused()
    {
        using var model = Model("llm/v1/embeddings");

        var (code, message) = await model.FailAsync(InvocationTask.Embeddings, """{"input":"a"}""");

        Assert.Equal(ErrorCode.BadRequest, code);
        Assert.Contains("ai21labs", message);
    }

    [Theory]
    [InlineData(401, ErrorCode.InvalidState)]
    [InlineData(422, ErrorCode.BadRequest)]
    [InlineData(503, ErrorCode.TemporarilyUnavailable)]
    public async Task Errors_are_mapped_and_tell_no_secret(int status, ErrorCode expected)
    {
        _model.Cloud.Answer($$"""{"detail":"wrong: {{Key}}"}""", status);

        Assert.Equal(expected, (await _model.FailAsync(InvocationTask.Chat, Hello)).Code);
    }

    private static string Answer(string text) => $$$"""
        {"id":"chat-1","choices":[{"index":0,"message":{"role":"assistant","content":"{{{text}}}"},"finish_reason":"stop"}],
         "usage":{"prompt_tokens":15,"completion_tokens":6,"total_tokens":21}}
        """;

    private static CloudModel Model(string task) => new("ai21labs", "jamba-large", task, [], new() { ["ai21labs_api_key"] = Key });
}
