using System.Text;
using System.Text.Json.Nodes;
using ServingCluster.Errors;
using ServingCluster.Gateway.Surfaces.Messages;
using ServingCluster.Inference;

namespace ServingCluster.Gateway.Tests.Surfaces;

public sealed class MessagesSurfaceTests
{
    private const string Hello = """{"max_tokens":5,"messages":[{"role":"user","content":"hi"}]}""";

    private readonly MessagesSurface _surface = new();

    [Fact]
    public void A_count_needs_no_most_tokens_and_comes_back_as_it_is()
    {
        var call = new MessagesCountSurface().Open(Encoding.UTF8.GetBytes("""{"model":"m","system":"Be brief.","messages":[{"role":"user","content":"Hi"}]}"""));
        Assert.Equal(
            """{"model":"m","messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"Hi"}]}""", Encoding.UTF8.GetString(call.ChatBody.Span));
        using var answer = InvocationResponse.FromMemory("{}"u8.ToArray());
        Assert.Same(answer, call.Answer(answer));
    }

    [Fact]
    public void A_request_says_the_same_as_a_chat() => Assert.Equal(
        """{"model":"m","temperature":0.5,"top_k":4,"max_tokens":9,"stop":["x"],"stream":true,"stream_options":{"include_usage":true},"user":"u","messages":[{"role":"system","content":"Be brief.\nBe kind."},{"role":"user","content":"one\ntwo"},{"role":"assistant","content":"three"}]}""",
        _surface.Chat("""
            {"model":"m","max_tokens":9,"temperature":0.5,"top_k":4,"stop_sequences":["x"],"stream":true,"metadata":{"user_id":"u"},"thinking":{"type":"disabled"},"service_tier":"auto",
             "system":[{"type":"text","text":"Be brief.","cache_control":{"type":"ephemeral"}},{"type":"text","text":"Be kind."}],
             "messages":[{"role":"user","content":[{"type":"text","text":"one"},{"type":"text","text":"two"}]},
                         {"role":"assistant","content":[{"type":"thinking","thinking":"hm","signature":"s"},{"type":"text","text":"three"}]}]}
            """));

    [Fact]
    public void Tools_their_calls_and_results_find_their_places()
    {
        var chat = JsonNode.Parse(_surface.Chat("""
            {"max_tokens":9,"tools":[{"name":"f","description":"d","input_schema":{"type":"object"}}],"tool_choice":{"type":"any","disable_parallel_tool_use":true},
             "messages":[{"role":"user","content":"go"},
                         {"role":"assistant","content":[{"type":"text","text":"Calling."},{"type":"tool_use","id":"t1","name":"f","input":{"a":1}}]},
                         {"role":"user","content":[{"type":"tool_result","tool_use_id":"t1","content":[{"type":"text","text":"42"}]},{"type":"text","text":"and?"}]}]}
            """))!;
        Assert.Equal("""[{"type":"function","function":{"name":"f","description":"d","parameters":{"type":"object"}}}]""", chat["tools"]!.ToJsonString());
        Assert.Equal(("required", false), ((string?)chat["tool_choice"], (bool)chat["parallel_tool_calls"]!));
        Assert.Equal("""{"role":"assistant","content":"Calling.","tool_calls":[{"id":"t1","type":"function","function":{"name":"f","arguments":"{\"a\":1}"}}]}""",
            chat["messages"]![1]!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
        Assert.Equal("""{"role":"tool","tool_call_id":"t1","content":"42"}""", chat["messages"]![2]!.ToJsonString());
        Assert.Equal("""{"role":"user","content":"and?"}""", chat["messages"]![3]!.ToJsonString());
    }

    [Fact]
    public void Pictures_are_told_by_url_and_in_themselves()
    {
        var chat = JsonNode.Parse(_surface.Chat("""
            {"max_tokens":9,"messages":[{"role":"user","content":[{"type":"text","text":"what?"},{"type":"image","source":{"type":"url","url":"https://x/y.png"}},
             {"type":"image","source":{"type":"base64","media_type":"image/png","data":"AAAA"}}]}]}
            """))!;
        Assert.Equal(["https://x/y.png", "data:image/png;base64,AAAA"],
            chat["messages"]![0]!["content"]!.AsArray().Skip(1).Select(p => (string?)p!["image_url"]!["url"]));
    }

    [Theory]
    [InlineData("""{"messages":[{"role":"user","content":"hi"}]}""", "max_tokens: is missing; it has to be the most tokens that the answer may have.")]
    [InlineData("""{"max_tokens":5}""", "messages: is missing; it has to be a list of at least one message.")]
    [InlineData("""{"max_tokens":5,"messages":[{"role":"system","content":"x"}]}""", "messages[0].role: 'system' has to be 'user' or 'assistant'.")]
    [InlineData("""{"max_tokens":5,"messages":[{"role":"user","content":[{"type":"document"}]}]}""", "messages[0].content[0].type: 'document' cannot be told to a model that does not speak Anthropic's Messages API itself.")]
    [InlineData("""{"max_tokens":5,"messages":[{"role":"user","content":"x"}],"tools":[{"type":"web_search_20250305","name":"w"}]}""", "tools[0].type: 'web_search_20250305' is a tool that Anthropic runs; a model elsewhere takes tools of the type 'custom' only.")]
    [InlineData("""{"max_tokens":5,"messages":[{"role":"user","content":"x"}],"thinking":{"type":"enabled","budget_tokens":1024}}""", "thinking: type 'enabled' has no effect on a model that does not speak Anthropic's Messages API itself; leave it out.")]
    [InlineData("""{"max_tokens":5,"messages":[{"role":"user","content":"x"}],"container":"c"}""", "container: has no effect on a model that does not speak Anthropic's Messages API itself; leave it out.")]
    [InlineData("[]", "The body must be a JSON object.")]
    [InlineData("""{"max_tokens":5,"messages":[{"role":"user","content":"\ud800"}]}""", "A string of the body is not valid Unicode text.")]
    public void What_a_chat_has_no_word_for_is_refused_by_name(string body, string message) => Assert.Equal(message, _surface.Refused(body));

    [Fact]
    public void An_answer_s_text_and_calls_become_blocks()
    {
        var answer = _surface.Answer(Hello, """
            {"id":"c1","model":"m","choices":[{"message":{"content":"Sure.","reasoning_content":"hm","tool_calls":[{"id":"t1","function":{"name":"f","arguments":"{\"a\":1}"}},{"id":"t2","function":{"name":"g","arguments":"oops"}}]},"finish_reason":"tool_calls"}]}
            """, new Usage(0, 10, 4, 3));
        Assert.Equal("""[{"type":"thinking","thinking":"hm","signature":""},{"type":"text","text":"Sure."},{"type":"tool_use","id":"t1","name":"f","input":{"a":1}},{"type":"tool_use","id":"t2","name":"g","input":{"arguments":"oops"}}]""",
            answer["content"]!.ToJsonString());
        Assert.Equal(("tool_use", 7, 3, 4),
            ((string?)answer["stop_reason"], (int)answer["usage"]!["input_tokens"]!, (int)answer["usage"]!["cache_read_input_tokens"]!, (int)answer["usage"]!["output_tokens"]!));
    }

    [Theory]
    [InlineData("stop", "end_turn")]
    [InlineData("length", "max_tokens")]
    [InlineData("content_filter", "refusal")]
    public void Reasons_have_their_names(string finish, string stop) =>
        Assert.Equal(stop, (string?)_surface.Answer(Hello, $$"""{"choices":[{"message":{"content":"x"},"finish_reason":"{{finish}}"}]}""")["stop_reason"]);

    [Fact]
    public void A_stream_s_blocks_follow_one_another()
    {
        var events = _surface.Stream(Hello, new Usage(0, 10, 4),
            """{"id":"c1","model":"m","choices":[{"index":0,"delta":{"role":"assistant","reasoning_content":"hm"}}]}""",
            """{"choices":[{"index":0,"delta":{"content":"Su"}}]}""", """{"choices":[{"index":0,"delta":{"content":"re"}}]}""",
            """{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"t1","function":{"name":"f","arguments":""}}]}}]}""",
            """{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{}"}}]}}]}""",
            """{"choices":[{"index":0,"delta":{"tool_calls":[{"index":1,"id":"t2","function":{"name":"g","arguments":"{}"}}]}}]}""",
            """{"choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}""");
        Assert.Equal("message_start 0+ 0~ 0- 1+ 1~ 1~ 1- 2+ 2~ 2- 3+ 3~ 3- message_delta message_stop", string.Join(' ', events.Select(Shape)));
        Assert.Equal(("msg_c1", 10), ((string?)events[0]["message"]!["id"], (int)events[0]["message"]!["usage"]!["input_tokens"]!));
        Assert.Equal(["thinking", "text", "tool_use", "tool_use"], events.Where(e => e["content_block"] is not null).Select(e => (string?)e["content_block"]!["type"]));
        Assert.Equal(("tool_use", 4), ((string?)events[^2]["delta"]!["stop_reason"], (int)events[^2]["usage"]!["output_tokens"]!));
    }

    [Fact]
    public void A_stream_without_a_word_is_whole_too() =>
        Assert.Equal(["message_start", "message_delta", "message_stop"], _surface.Stream(Hello, default).Select(e => (string?)e["type"]));

    [Fact]
    public void A_failure_is_passed_on()
    {
        var (call, pieces) = (_surface.Open(Hello), new List<InvocationChunk>());
        call.Take(InvocationChunk.Failed(ErrorCode.RequestLimitExceeded, "Slow down."), pieces);
        Assert.Equal("Slow down.", Assert.Single(pieces).Message);
        using var failure = call.Answer(InvocationResponse.Failed(ErrorCode.BadRequest, "No."));
        Assert.Equal("No.", failure.Message);
        using var strange = call.Answer(InvocationResponse.FromMemory(Encoding.UTF8.GetBytes("[1]")));
        Assert.Equal(ErrorCode.TemporarilyUnavailable, strange.Error);
    }

    private static string Shape(JsonObject e) => (string?)e["type"] switch
    {
        "content_block_start" => $"{e["index"]}+",
        "content_block_delta" => $"{e["index"]}~",
        "content_block_stop" => $"{e["index"]}-",
        var other => other!,
    };
}
