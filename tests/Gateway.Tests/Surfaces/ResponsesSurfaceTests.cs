using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using ServingCluster.Gateway.Surfaces.Responses;
using ServingCluster.Inference;

namespace ServingCluster.Gateway.Tests.Surfaces;

public sealed class ResponsesSurfaceTests
{
    private const string Hello = """{"model":"m","input":"hi"}""";

    private readonly ResponsesSurface _surface = new(new FakeTimeProvider(DateTimeOffset.FromUnixTimeSeconds(1780000000)));

    [Fact]
    public void A_request_says_the_same_as_a_chat() => Assert.Equal(
        """{"model":"m","temperature":0.5,"max_tokens":9,"stream":true,"stream_options":{"include_usage":true},"reasoning_effort":"low","response_format":{"type":"json_schema","json_schema":{"name":"n","strict":true,"schema":{"type":"object"}}},"messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"one\ntwo"},{"role":"system","content":"now"}]}""",
        _surface.Chat("""
            {"model":"m","instructions":"Be brief.","max_output_tokens":9,"temperature":0.5,"stream":true,"reasoning":{"effort":"low"},"truncation":"disabled","include":["reasoning.encrypted_content"],
             "text":{"format":{"type":"json_schema","name":"n","strict":true,"schema":{"type":"object"}}},
             "input":[{"role":"user","content":[{"type":"input_text","text":"one"},{"type":"input_text","text":"two"}]},{"type":"message","role":"developer","content":"now"}]}
            """));

    [Fact]
    public void Tools_their_calls_and_outputs_find_their_places()
    {
        var chat = JsonNode.Parse(_surface.Chat("""
            {"model":"m","tools":[{"type":"function","name":"f","parameters":{"type":"object"},"strict":true}],"tool_choice":{"type":"function","name":"f"},
             "input":[{"role":"user","content":"go"},{"type":"reasoning","id":"rs_1","summary":[]},
                      {"type":"function_call","call_id":"a","name":"f","arguments":"{}"},{"type":"function_call","call_id":"b","name":"f","arguments":"{}"},
                      {"type":"function_call_output","call_id":"a","output":"1"},{"type":"function_call_output","call_id":"b","output":[{"type":"input_text","text":"2"}]}]}
            """))!;
        Assert.Equal("""[{"type":"function","function":{"name":"f","parameters":{"type":"object"},"strict":true}}]""", chat["tools"]!.ToJsonString());
        Assert.Equal("f", (string?)chat["tool_choice"]!["function"]!["name"]);
        Assert.Equal(["user", "assistant", "tool", "tool"], chat["messages"]!.AsArray().Select(m => (string?)m!["role"]));
        Assert.Equal(["a", "b"], chat["messages"]![1]!["tool_calls"]!.AsArray().Select(c => (string?)c!["id"]));
        Assert.Equal(["1", "2"], chat["messages"]!.AsArray().Skip(2).Select(m => (string?)m!["content"]));
    }

    [Theory]
    [InlineData("""{"model":"m"}""", "input: is missing; it has to be a text or a list of at least one item.")]
    [InlineData("""{"model":"m","input":"x","store":false}""", "store: is not offered: responses are not stored, and are answered as they are asked. Leave it out.")]
    [InlineData("""{"model":"m","input":"x","previous_response_id":"r"}""", "previous_response_id: is not offered: responses are not stored, and are answered as they are asked. Leave it out.")]
    [InlineData("""{"model":"m","input":"x","tools":[{"type":"mcp","name":"x"}]}""", "tools[0].type: 'mcp' is a tool that OpenAI runs; a model elsewhere takes tools of the type 'function' only.")]
    [InlineData("""{"model":"m","input":[{"type":"item_reference","id":"i"}]}""", "input[0].type: 'item_reference' cannot be told to a model that does not speak OpenAI's Responses API itself.")]
    [InlineData("""{"model":"m","input":"x","truncation":"auto"}""", "truncation: 'auto' is not offered: an input that is too long is refused. Leave it out.")]
    [InlineData("""{"model":"m","input":"x","max_tool_calls":2}""", "max_tool_calls: has no effect on a model that does not speak OpenAI's Responses API itself; leave it out.")]
    public void What_a_chat_has_no_word_for_is_refused_by_name(string body, string message) => Assert.Equal(message, _surface.Refused(body));

    [Fact]
    public void An_id_that_is_too_long_is_refused() => Assert.Contains(
        "has 65 characters; at most 64", _surface.Refused($$"""{"model":"m","input":[{"id":"{{new string('x', 65)}}","role":"user","content":"x"}]}"""));

    [Fact]
    public void An_answer_s_text_and_calls_become_items()
    {
        var answer = _surface.Answer("""{"model":"m","input":"hi","instructions":"Be brief.","metadata":{"k":"v"}}""", """
            {"id":"c1","model":"m","choices":[{"message":{"content":"Sure.","tool_calls":[{"id":"t1","function":{"name":"f","arguments":"{}"}}]},"finish_reason":"tool_calls"}]}
            """, new Usage(0, 10, 4, 3));
        Assert.Equal(("resp_c1", "response", "completed", 1780000000L), ((string?)answer["id"], (string?)answer["object"], (string?)answer["status"], (long)answer["created_at"]!));
        Assert.Equal(["message", "function_call"], answer["output"]!.AsArray().Select(i => (string?)i!["type"]));
        Assert.Equal(("Sure.", "t1"), ((string?)answer["output"]![0]!["content"]![0]!["text"], (string?)answer["output"]![1]!["call_id"]));
        Assert.Equal(("Be brief.", "v"), ((string?)answer["instructions"], (string?)answer["metadata"]!["k"]));
        Assert.Equal((10, 3, 14), ((int)answer["usage"]!["input_tokens"]!, (int)answer["usage"]!["input_tokens_details"]!["cached_tokens"]!, (int)answer["usage"]!["total_tokens"]!));
    }

    [Fact]
    public void An_answer_that_was_cut_off_is_incomplete()
    {
        var answer = _surface.Answer(Hello, """{"choices":[{"message":{"content":"x"},"finish_reason":"length"}]}""");
        Assert.Equal(("incomplete", "max_output_tokens"), ((string?)answer["status"], (string?)answer["incomplete_details"]!["reason"]));
    }

    [Fact]
    public void A_stream_tells_each_item_from_its_beginning_to_its_end()
    {
        var events = _surface.Stream(Hello, new Usage(0, 10, 4),
            """{"id":"c1","model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":"Su"}}]}""", """{"choices":[{"index":0,"delta":{"content":"re"}}]}""",
            """{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"t1","function":{"name":"f","arguments":"{}"}}]},"finish_reason":"tool_calls"}]}""");
        Assert.Equal(
            [
                "response.created", "response.in_progress", "response.output_item.added", "response.content_part.added", "response.output_text.delta",
                "response.output_text.delta", "response.output_text.done", "response.content_part.done", "response.output_item.done", "response.output_item.added",
                "response.function_call_arguments.delta", "response.function_call_arguments.done", "response.output_item.done", "response.completed",
            ],
            events.Select(e => (string?)e["type"]));
        Assert.Equal(Enumerable.Range(0, 14), events.Select(e => (int)e["sequence_number"]!));
        Assert.Equal("Sure", (string?)events[6]["text"]);
        Assert.Equal(("completed", 2, 4), ((string?)events[^1]["response"]!["status"], events[^1]["response"]!["output"]!.AsArray().Count, (int)events[^1]["response"]!["usage"]!["output_tokens"]!));
    }
}
