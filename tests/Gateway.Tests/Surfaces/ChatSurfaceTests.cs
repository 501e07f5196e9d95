using ServingCluster.Gateway.Tests.Kit;
using ServingCluster.Inference;

namespace ServingCluster.Gateway.Tests.Surfaces;

public sealed class ChatSurfaceTests : IDisposable
{
    private const string Hello = """{"model":"front","max_tokens":5,"messages":[{"role":"user","content":"hi"}]}""";

    private readonly TestGateway _gateway = new();

    [Fact]
    public async Task A_task_that_the_provider_does_not_speak_is_carried_over_chat()
    {
        _gateway.Provider.Answers("""{"id":"c1","model":"gpt-4o","choices":[{"message":{"content":"Hello."},"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":2}}""");
        Assert.Equal(
            """{"id":"msg_c1","type":"message","role":"assistant","model":"gpt-4o","content":[{"type":"text","text":"Hello."}],"stop_reason":"end_turn","stop_sequence":null,"usage":{"input_tokens":3,"cache_read_input_tokens":0,"cache_creation_input_tokens":0,"output_tokens":2}}""",
            await _gateway.AskAsync(TestGateway.OpenAi(), Hello, InvocationTask.Messages));
        Assert.Equal("""{"model":"gpt-4o","max_tokens":5,"messages":[{"role":"user","content":"hi"}]}""", _gateway.Provider.Sent[0].Body);
    }

    [Fact]
    public async Task So_are_its_streams()
    {
        _gateway.Provider.Streams("""
            data: {"id":"c1","model":"gpt-4o","choices":[{"delta":{"role":"assistant","content":"Hel"}}]}

            data: {"choices":[{"delta":{"content":"lo."},"finish_reason":"stop"}]}

            data: {"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":2}}

            data: [DONE]


            """);
        var chunks = await _gateway.StreamAsync(TestGateway.OpenAi(), Hello[..^1] + ",\"stream\":true}", InvocationTask.Messages);
        Assert.Equal(
            ["message_start", "content_block_start", "content_block_delta", "content_block_delta", "content_block_stop", "message_delta", "message_stop", ""],
            chunks.Select(c => c.Event));
        Assert.Equal((3, 2), (chunks[^1].Usage.InputTokens, chunks[^1].Usage.OutputTokens));
    }

    [Fact]
    public async Task What_the_provider_speaks_itself_is_not()
    {
        _gateway.Provider.Answers("{}");
        Assert.Equal("{}", await _gateway.AskAsync(TestGateway.Anthropic(), Hello, InvocationTask.Messages));
    }

    [Fact]
    public async Task A_count_of_tokens_is_not_carried_over_chat_which_would_be_answered()
    {
        Assert.StartsWith(
            "NotImplemented: the served entity 'entity' at the endpoint 'front' is a model of the task 'llm/v1/chat' at 'openai', whose tokens can't be counted",
            await _gateway.AskAsync(TestGateway.OpenAi(), Hello, InvocationTask.CountTokens));
        Assert.Empty(_gateway.Provider.Sent);
    }

    [Fact]
    public async Task A_model_without_chat_carries_nothing() =>
        Assert.StartsWith("BadRequest", await _gateway.AskAsync(TestGateway.OpenAi(task: "llm/v1/embeddings"), Hello, InvocationTask.Messages));

    [Fact]
    public async Task A_body_that_is_wrong_is_refused_before_any_call()
    {
        Assert.StartsWith("InvalidParameterValue", await _gateway.AskAsync(TestGateway.OpenAi(), """{"messages":[]}""", InvocationTask.Messages));
        Assert.Empty(_gateway.Provider.Sent);
    }

    public void Dispose() => _gateway.Dispose();
}
