using System.Text;
using ServingCluster.Gateway.Tests.Kit;
using ServingCluster.Inference;

namespace ServingCluster.Gateway.Tests.Providers.Anthropic;

public sealed class AnthropicStreamTests : IDisposable
{
    private const string Body = """{"messages":[{"role":"user","content":"Hi"}],"stream":true,"stream_options":{"include_usage":true}}""";

    // After the example of https://docs.anthropic.com/en/docs/build-with-claude/streaming.
    private static readonly string[] Events =
    [
        """{"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","content":[],"model":"claude-x","stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":25,"output_tokens":1}}}""",
        """{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}""",
        """{"type": "ping"}""",
        """{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"He said \"Grüße\"\n🌍"}}""",
        """{"type":"content_block_stop","index":0}""",
        """{"type":"content_block_start","index":1,"content_block":{"type":"tool_use","id":"toolu_1","name":"get_weather","input":{}}}""",
        """{"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":""}}""",
        """{"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"{\"location\":"}}""",
        """{"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":" \"Paris\"}"}}""",
        """{"type":"content_block_stop","index":1}""",
        """{"type":"content_block_start","index":2,"content_block":{"type":"tool_use","id":"toolu_2","name":"now","input":{}}}""",
        """{"type":"content_block_stop","index":2}""",
        """{"type":"message_delta","delta":{"stop_reason":"tool_use","stop_sequence":null},"usage":{"output_tokens":15}}""",
        """{"type":"message_stop"}""",
    ];

    private static readonly string[] Expected =
    [
        Chunk(""" "delta":{"role":"assistant","content":"He said \"Grüße\"\n\uD83C\uDF0D"},"finish_reason":null"""),
        Chunk(""" "delta":{"tool_calls":[{"index":0,"id":"toolu_1","type":"function","function":{"name":"get_weather","arguments":""}}]},"finish_reason":null"""),
        Chunk(""" "delta":{"tool_calls":[{"index":0,"function":{"arguments":"{\"location\":"}}]},"finish_reason":null"""),
        Chunk(""" "delta":{"tool_calls":[{"index":0,"function":{"arguments":" \"Paris\"}"}}]},"finish_reason":null"""),
        Chunk(""" "delta":{"tool_calls":[{"index":1,"id":"toolu_2","type":"function","function":{"name":"now","arguments":""}}]},"finish_reason":null"""),
        Chunk(""" "delta":{"tool_calls":[{"index":1,"function":{"arguments":"{}"}}]},"finish_reason":null"""),
        Chunk(""" "delta":{},"finish_reason":"tool_calls" """),
        """{"id":"msg_1","object":"chat.completion.chunk","created":1795608000,"model":"claude-x","choices":[],"usage":{"prompt_tokens":25,"completion_tokens":15,"total_tokens":40}}""",
        "done",
    ];

    private readonly TestGateway _gateway = new();

    [Fact]
    public async Task Events_become_OpenAIs_chunks()
    {
        _gateway.Provider.Streams(Frames(Events));
        Assert.Equal(Expected, await _gateway.TextsAsync(TestGateway.Anthropic(), Body));
        Assert.Equal("""{"model":"claude-sonnet-4-5","max_tokens":4096,"stream":true,"messages":[{"role":"user","content":"Hi"}]}""", _gateway.Provider.Sent[0].Body);
    }

    [Fact]
    public async Task A_stream_in_pieces_of_any_size_gives_the_same_chunks()
    {
        var bytes = Encoding.UTF8.GetBytes(Frames(Events));
        for (var size = 1; size < 200; size += 7)
        {
            var pieces = bytes.Chunk(size).ToArray();
            _gateway.Provider.Forget();
            _gateway.Provider.Does(_ => new HttpResponseMessage { Content = new StreamContent(new PiecewiseStream(pieces)) });
            Assert.Equal(Expected, await _gateway.TextsAsync(TestGateway.Anthropic(), Body));
        }
    }

    [Fact]
    public async Task Who_does_not_ask_for_the_usage_gets_none_but_it_is_counted()
    {
        _gateway.Provider.Streams(Frames(Events));
        var chunks = await _gateway.StreamAsync(TestGateway.Anthropic(), """{"messages":[{"role":"user","content":"Hi"}]}""");
        Assert.Equal(Expected.Length - 1, chunks.Count);
        Assert.Equal(new Usage(0, 25, 15), chunks[^1].Usage);
        Assert.Equal(25, chunks[0].Usage.InputTokens);
    }

    [Fact]
    public async Task An_overload_before_the_first_text_is_the_only_piece()
    {
        _gateway.Provider.Streams(Frames(Events[0], """{"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}}"""));
        Assert.Equal(["TemporarilyUnavailable: The provider 'anthropic' (model 'claude-sonnet-4-5') can't answer just now. It says: Overloaded"], await _gateway.TextsAsync(TestGateway.Anthropic(), Body));
    }

    [Fact]
    public async Task Completions_stream_their_text()
    {
        _gateway.Provider.Streams(Frames(Events[0], Events[1], Events[3], Events[4], """{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":15}}""", Events[^1]));
        var texts = await _gateway.TextsAsync(TestGateway.Anthropic("llm/v1/completions"), """{"prompt":"Hi"}""", InvocationTask.Completions);
        Assert.Equal(
            [
                """{"id":"msg_1","object":"text_completion","created":1795608000,"model":"claude-x","choices":[{"index":0,"text":"He said \"Grüße\"\n\uD83C\uDF0D","finish_reason":null,"logprobs":null}]}""",
                """{"id":"msg_1","object":"text_completion","created":1795608000,"model":"claude-x","choices":[{"index":0,"text":"","finish_reason":"stop","logprobs":null}]}""",
                "done",
            ],
            texts);
    }

    [Fact]
    public async Task Messages_pass_with_the_names_of_their_events()
    {
        _gateway.Provider.Streams(Frames(Events));
        var chunks = await _gateway.StreamAsync(TestGateway.Anthropic(), """{"messages":[],"stream":true}""", InvocationTask.Messages);
        Assert.Equal(Events, chunks.SkipLast(1).Select(chunk => Encoding.UTF8.GetString(chunk.Payload.Span)));
        Assert.Equal("content_block_delta", chunks[3].Event);
        Assert.Equal(new Usage(0, 25, 15), chunks[^1].Usage);
    }

    public void Dispose() => _gateway.Dispose();

    private static string Chunk(string choice) =>
        $$"""{"id":"msg_1","object":"chat.completion.chunk","created":1795608000,"model":"claude-x","choices":[{"index":0,{{choice.Trim()}}}]}""";

    private static string Frames(params string[] events) =>
        string.Concat(events.Select(e => $"event: {System.Text.Json.JsonDocument.Parse(e).RootElement.GetProperty("type")}\ndata: {e}\n\n"));
}
