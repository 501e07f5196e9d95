using System.Text;
using ServingCluster.Gateway.PassThrough;
using ServingCluster.Gateway.Providers;
using ServingCluster.Gateway.Providers.Anthropic;
using ServingCluster.Gateway.Streams;

namespace ServingCluster.Gateway.Tests.Streams;

/// <summary>A chunk of a stream costs its payload and the chunk itself, nothing else.</summary>
public sealed class ChunkCostTests
{
    private const int Chunks = 1000;
    private const int ChunkObject = 200;

    [Fact]
    public void Passing_a_chunk_on_allocates_the_chunk_only()
    {
        var json = Encoding.UTF8.GetBytes("""{"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"content":"Grüße \u00fc"},"finish_reason":null}],"usage":null}""");
        Assert.InRange(CostOf(new OpenAiExchange(new UsageMeter(), false), json), 0, json.Length + ChunkObject);
    }

    [Fact]
    public void Translating_a_chunk_allocates_the_chunk_only()
    {
        var json = Encoding.UTF8.GetBytes("""{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Grüße\n\u00fc"}}""");
        Assert.InRange(CostOf(new MessagesChatExchange(new UsageMeter(), "m", default, false), json), 0, 160 + ChunkObject);
    }

    [Fact]
    public void Passing_a_named_event_on_allocates_the_chunk_only()
    {
        var json = Encoding.UTF8.GetBytes("""{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hello"}}""");
        Assert.InRange(CostOf(new MessagesExchange(new UsageMeter()), json), 0, json.Length + ChunkObject);
    }

    private static long CostOf(Exchange exchange, byte[] json)
    {
        using var sink = new ChunkSink(exchange.Usage);
        Run(exchange, sink, json);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run(exchange, sink, json);
        return (GC.GetAllocatedBytesForCurrentThread() - before) / Chunks;
    }

    private static void Run(Exchange exchange, ChunkSink sink, byte[] json)
    {
        for (var i = 0; i < Chunks; i++)
        {
            exchange.OnEvent(new StreamEvent("content_block_delta"u8, json), sink);
            Assert.True(sink.TryTake(out _));
        }
    }
}
