using System.Text;
using ServingCluster.Errors;
using ServingCluster.Gateway.Tests.Kit;
using ServingCluster.Inference;

namespace ServingCluster.Gateway.Tests.Providers.OpenAi;

public sealed class OpenAiStreamTests : IDisposable
{
    private const string Body = """{"messages":[{"role":"user","content":"Hi"}]}""";
    private const string Role = """{"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}],"usage":null}""";
    private const string Text = """{"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"content":"Grüße 🌍 \u00fc"},"finish_reason":null}],"usage":null}""";
    private const string Stop = """{"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"usage":null}""";
    private const string Last = """{"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[],"usage":{"prompt_tokens":9,"completion_tokens":12,"total_tokens":21}}""";

    private readonly TestGateway _gateway = new();

    [Fact]
    public async Task Chunks_pass_as_they_come_and_the_usage_is_the_providers()
    {
        _gateway.Provider.Streams($"data: {Role}\n\ndata: {Text}\n\n", $"data: {Stop}\n\ndata: {Last}\n\ndata: [DONE]\n\n");
        var chunks = await _gateway.StreamAsync(TestGateway.OpenAi(), Body);
        Assert.Equal([Role, Text, Stop, ""], chunks.Select(chunk => Encoding.UTF8.GetString(chunk.Payload.Span)));
        Assert.Equal(new Usage(0, 9, 12), chunks[^1].Usage);
        Assert.Equal("""{"messages":[{"role":"user","content":"Hi"}],"model":"gpt-4o","stream":true,"stream_options":{"include_usage":true}}""", _gateway.Provider.Sent[0].Body);
    }

    [Fact]
    public async Task Who_asks_for_the_usage_gets_its_chunk()
    {
        _gateway.Provider.Streams($"data: {Stop}\n\ndata: {Last}\n\ndata: [DONE]\n\n");
        Assert.Equal([Stop, Last, "done"], await _gateway.TextsAsync(TestGateway.OpenAi(), """{"messages":[],"stream":true,"stream_options":{"include_usage":true}}"""));
    }

    [Fact]
    public async Task A_stream_cut_anywhere_gives_the_same_chunks()
    {
        var bytes = Encoding.UTF8.GetBytes($": hello\r\n\r\ndata: {Role}\r\n\r\nid: 7\r\ndata:{Text}\r\n\r\ndata: {Stop}\n\ndata: [DONE]\n\n");
        for (var at = 1; at < bytes.Length; at++)
        {
            var cut = at;
            _gateway.Provider.Does(_ => Stream(bytes[..cut], bytes[cut..]));
            _gateway.Provider.Does(_ => throw new InvalidOperationException("asked twice"));
            Assert.Equal([Role, Text, Stop, "done"], await _gateway.TextsAsync(TestGateway.OpenAi(), Body));
            _gateway.Provider.Forget();
        }
    }

    [Fact]
    public async Task A_stream_byte_by_byte_gives_the_same_chunks()
    {
        var bytes = Encoding.UTF8.GetBytes($"\uFEFFdata: {Role}\r\rdata: {Text}\n\ndata: {Stop}\n\ndata: [DONE]");
        _gateway.Provider.Does(_ => Stream([.. bytes.Select(b => new[] { b })]));
        Assert.Equal([Role, Text, Stop, "done"], await _gateway.TextsAsync(TestGateway.OpenAi(), Body));
    }

    [Fact]
    public async Task A_stream_that_breaks_off_ends_with_a_failure()
    {
        _gateway.Provider.Streams($"data: {Role}\n\ndata: {Text}\n\n");
        var chunks = await _gateway.StreamAsync(TestGateway.OpenAi(), Body);
        Assert.Equal(3, chunks.Count);
        Assert.Equal(ErrorCode.TemporarilyUnavailable, chunks[^1].Error);
        Assert.Equal(new Usage(0, 0, 2), chunks[^1].Usage);
    }

    [Fact]
    public async Task A_stream_without_DONE_is_complete_once_its_answer_has_ended()
    {
        _gateway.Provider.Streams($"data: {Stop}\n\n");
        Assert.Equal([Stop, "done"], await _gateway.TextsAsync(TestGateway.OpenAi(), Body));
    }

    [Fact]
    public async Task An_error_in_place_of_the_first_chunk_is_the_only_piece()
    {
        _gateway.Provider.Streams("""data: {"error":{"message":"Slow down.","type":"rate_limit_error","code":null}}""" + "\n\n");
        Assert.Equal(["RequestLimitExceeded: The provider 'openai' (model 'gpt-4o') takes no more requests for now. It says: Slow down."], await _gateway.TextsAsync(TestGateway.OpenAi(), Body));
    }

    [Fact]
    public async Task A_failure_with_a_status_of_success_is_a_failure()
    {
        _gateway.Provider.Answers("""{"error":{"message":"Out of order."}}""");
        Assert.Equal(["TemporarilyUnavailable: The provider 'openai' (model 'gpt-4o') can't answer just now. It says: Out of order."], await _gateway.TextsAsync(TestGateway.OpenAi(), Body));
    }

    [Fact]
    public async Task An_event_larger_than_is_read_ends_the_stream()
    {
        using var gateway = new TestGateway(new GatewayOptions { MaxAnswerBytes = 64 * 1024 });
        gateway.Provider.Does(_ => Stream([.. Enumerable.Repeat(new byte[4096], 20)]));
        Assert.StartsWith("TemporarilyUnavailable: What came from the provider", Assert.Single(await gateway.TextsAsync(TestGateway.OpenAi(), Body)), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Responses_pass_with_the_names_of_their_events()
    {
        const string created = """{"type":"response.created","sequence_number":0,"response":{"id":"r","usage":null}}""";
        const string delta = """{"type":"response.output_text.delta","sequence_number":1,"delta":"Hi"}""";
        const string completed = """{"type":"response.completed","sequence_number":2,"response":{"id":"r","output":[],"usage":{"input_tokens":5,"input_tokens_details":{"cached_tokens":1},"output_tokens":2,"total_tokens":7}}}""";
        _gateway.Provider.Streams($"event: response.created\ndata: {created}\n\nevent: response.output_text.delta\ndata: {delta}\n\nevent: response.completed\ndata: {completed}\n\n");
        var chunks = await _gateway.StreamAsync(TestGateway.OpenAi(), """{"input":"Hi","stream":true}""", InvocationTask.Responses);
        Assert.Equal([created, delta, completed, ""], chunks.Select(chunk => Encoding.UTF8.GetString(chunk.Payload.Span)));
        Assert.Equal(["response.created", "response.output_text.delta", "response.completed", ""], chunks.Select(chunk => chunk.Event));
        Assert.Equal(new Usage(0, 5, 2, 1), chunks[^1].Usage);
        Assert.Equal("""{"input":"Hi","stream":true,"model":"gpt-4o"}""", _gateway.Provider.Sent[0].Body);
    }

    public void Dispose() => _gateway.Dispose();

    private static HttpResponseMessage Stream(params byte[][] pieces)
    {
        var response = new HttpResponseMessage { Content = new StreamContent(new PiecewiseStream(pieces)) };
        response.Content.Headers.ContentType = new("text/event-stream");
        return response;
    }
}
