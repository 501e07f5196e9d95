using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using ServingCluster.Gateway.Surfaces;
using ServingCluster.Gateway.Tests.Kit;
using ServingCluster.Inference;

namespace ServingCluster.Gateway.Tests.Surfaces;

public sealed class ChatSurfaceTests : IDisposable
{
    private readonly TestGateway _gateway = new(configure: services => services.AddSingleton<IChatSurface, ShoutingSurface>());

    [Fact]
    public async Task A_task_that_the_provider_does_not_speak_is_carried_over_chat()
    {
        _gateway.Provider.Answers("{}");
        Assert.Equal("answered {}", await _gateway.AskAsync(TestGateway.OpenAi(), "hi", InvocationTask.Messages));
        Assert.Equal("""{"messages":["HI"],"model":"gpt-4o"}""", _gateway.Provider.Sent[0].Body);
    }

    [Fact]
    public async Task So_are_its_streams()
    {
        _gateway.Provider.Streams("data: {}\n\ndata: [DONE]\n\n");
        Assert.Equal(["streamed {}", "done"], await _gateway.TextsAsync(TestGateway.OpenAi(), "hi", InvocationTask.Messages));
    }

    [Fact]
    public async Task What_the_provider_speaks_itself_is_not()
    {
        _gateway.Provider.Answers("{}");
        Assert.Equal("{}", await _gateway.AskAsync(TestGateway.Anthropic(), """{"messages":[]}""", InvocationTask.Messages));
    }

    [Fact]
    public async Task A_model_without_chat_carries_nothing() =>
        Assert.StartsWith("BadRequest", await _gateway.AskAsync(TestGateway.OpenAi(task: "llm/v1/embeddings"), "hi", InvocationTask.Messages));

    public void Dispose() => _gateway.Dispose();

    private sealed class ShoutingSurface : IChatSurface
    {
        public InvocationTask Task => InvocationTask.Messages;

        public IChatSurfaceCall Open(ReadOnlyMemory<byte> body) => new Call(Encoding.UTF8.GetString(body.Span).ToUpperInvariant());
    }

    private sealed class Call(string text) : IChatSurfaceCall
    {
        public ReadOnlyMemory<byte> ChatBody { get; } = Encoding.UTF8.GetBytes($$"""{"messages":["{{text}}"]}""");

        public InvocationResponse Answer(InvocationResponse chat)
        {
            using (chat)
                return InvocationResponse.FromMemory(Prefixed("answered ", chat.Body));
        }

        public async IAsyncEnumerable<InvocationChunk> Stream(IAsyncEnumerable<InvocationChunk> chat, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await foreach (var chunk in chat.WithCancellation(cancellationToken))
                yield return chunk.IsLast ? chunk : InvocationChunk.Of(Prefixed("streamed ", chunk.Payload));
        }

        private static byte[] Prefixed(string prefix, ReadOnlyMemory<byte> json) => Encoding.UTF8.GetBytes(prefix + Encoding.UTF8.GetString(json.Span));
    }
}
