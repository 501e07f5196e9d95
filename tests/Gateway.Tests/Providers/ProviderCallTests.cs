using System.Buffers;
using ServingCluster.Gateway.Buffers;
using ServingCluster.Gateway.Http;
using ServingCluster.Gateway.PassThrough;
using ServingCluster.Gateway.Providers;

namespace ServingCluster.Gateway.Tests.Providers;

public sealed class ProviderCallTests
{
    [Fact]
    public void Content_that_is_being_sent_stays_until_it_is_sent()
    {
        var call = Call("secret of one"u8);
        Assert.True(call.TryHold());
        call.Dispose();
        call.Dispose();
        Assert.Equal("secret of one"u8, call.Content.Span);
        call.LetGo();
        Assert.Throws<ObjectDisposedException>(() => call.Content.Memory);
        Assert.False(call.TryHold());
    }

    [Fact]
    public async Task A_call_that_was_given_up_sends_nothing()
    {
        var call = Call("x"u8);
        using var content = new CallContent(call);
        call.Dispose();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => content.CopyToAsync(Stream.Null));
    }

    [Fact]
    public async Task The_same_content_is_sent_at_every_attempt()
    {
        using var call = Call("body"u8);
        for (var i = 0; i < 2; i++)
        {
            using var content = new CallContent(call);
            Assert.Equal(4, content.Headers.ContentLength);
            Assert.Equal("body", await content.ReadAsStringAsync());
        }
    }

    private static ProviderCall Call(ReadOnlySpan<byte> body)
    {
        var content = new PooledBuffer();
        content.Write(body);
        return new()
        {
            Url = new Uri("https://example.com"),
            Content = content,
            Credential = HeaderCredential.Bearer("t"),
            Exchange = new OpenAiExchange(new UsageMeter(), false),
        };
    }
}
