using System.Net;
using System.Net.Sockets;
using System.Text;
using ServingCluster.Frontend.Settings;
using ServingCluster.Inference;

namespace ServingCluster.Frontend.Tests.Invocations;

/// <summary>What only shows on a real connection: limits, chunks, broken HTTP, callers that go away.</summary>
public sealed class KestrelTests
{
    private const string Path = "/serving-endpoints/iris/invocations";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly ServingSettings Small = new() { AdminToken = TestFrontend.Token, MaxRequestBytes = 100_000 };

    [Theory]
    [InlineData(Path)]
    [InlineData("/api/2.0/serving-endpoints")]
    public async Task A_body_over_the_limit_is_413(string path)
    {
        await using var frontend = await TestFrontend.StartOnKestrelAsync(Small);
        (await frontend.SendAsync("POST", path, new string(' ', 100_001))).AssertError(413, "BAD_REQUEST");
    }

    [Theory]
    [InlineData(Path)]
    [InlineData("/api/2.0/serving-endpoints")]
    public async Task A_chunked_body_over_the_limit_is_413(string path)
    {
        await using var frontend = await TestFrontend.StartOnKestrelAsync(Small);
        (await SendChunkedAsync(frontend, path, 100_001)).AssertError(413, "BAD_REQUEST");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4_000)]
    [InlineData(4_097)]
    [InlineData(70_000)]
    [InlineData(100_000)]
    public async Task Bodies_up_to_the_limit_arrive_whole_in_one_piece_or_in_chunks(int length)
    {
        await using var frontend = await TestFrontend.StartOnKestrelAsync(Small);
        var body = string.Create(length, 0, static (span, _) =>
        {
            for (var i = 0; i < span.Length; i++)
                span[i] = (char)('a' + (i % 26));
        });
        for (var i = 0; i < 3; i++)
        {
            (await frontend.SendAsync("POST", Path, body)).AssertOk();
            Assert.Equal(body, Encoding.UTF8.GetString(frontend.Router.LastBody));
            (await SendChunkedAsync(frontend, Path, length)).AssertOk();
            Assert.Equal(body, Encoding.UTF8.GetString(frontend.Router.LastBody));
        }
    }

    [Fact]
    public async Task Requests_sent_ahead_on_one_connection_are_answered_in_turn()
    {
        await using var frontend = await TestFrontend.StartOnKestrelAsync(Small);
        var text = new StringBuilder();
        for (var i = 1; i <= 5; i++)
            text.Append(RawRequest(new string('x', i * 100)));
        var answers = await ExchangeAsync(frontend, text.ToString().TrimEnd(), stopAfter: "\"iris\",\"\",500]}");
        for (var i = 1; i <= 5; i++)
            Assert.Contains($"\"iris\",\"\",{i * 100}]}}", answers);
    }

    [Theory]
    [InlineData("GARBAGE\r\n\r\n")]
    [InlineData("GET /api/2.0/serving-endpoints/a%00b HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("POST /serving-endpoints/iris/invocations HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n")]
    [InlineData("POST /serving-endpoints/iris/invocations HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Type: application/json\r\nAuthorization: Bearer test-token-of-the-admin\r\n\r\nZZ\r\n")]
    public async Task Broken_http_is_400(string request)
    {
        await using var frontend = await TestFrontend.StartOnKestrelAsync(Small);
        Assert.StartsWith("HTTP/1.1 400", await ExchangeAsync(frontend, request, stopAfter: "\r\n\r\n"));
    }

    [Fact]
    public async Task A_caller_that_goes_away_cancels_its_request()
    {
        await using var frontend = await TestFrontend.StartOnKestrelAsync(Small);
        var began = new TaskCompletionSource();
        var cancelled = new TaskCompletionSource();
        frontend.Router.OnInvoke = async (_, _, _, token) =>
        {
            began.SetResult();
            var never = new TaskCompletionSource<InvocationResponse>();
            await using var registration = token.Register(() =>
            {
                cancelled.SetResult();
                never.SetCanceled(token);
            });
            return await never.Task;
        };
        using (var client = await ConnectAsync(frontend))
        {
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(RawRequest("{}")));
            await began.Task.WaitAsync(Patience);
            client.Client.Close(0);
        }

        await cancelled.Task.WaitAsync(Patience);
    }

    [Fact]
    public async Task A_stop_lets_running_requests_finish()
    {
        var frontend = await TestFrontend.StartOnKestrelAsync(Small);
        var began = new TaskCompletionSource();
        var go = new TaskCompletionSource();
        frontend.Router.OnInvoke = async (_, _, _, _) =>
        {
            began.SetResult();
            await go.Task;
            return InvocationResponse.FromMemory("{\"predictions\":[1]}"u8.ToArray());
        };
        var running = frontend.SendAsync("POST", Path, "{}");
        await began.Task.WaitAsync(Patience);
        var stopping = frontend.StopAsync();
        Assert.False(stopping.IsCompleted);
        go.SetResult();
        (await running.WaitAsync(Patience)).AssertOk();
        await stopping.WaitAsync(Patience);
        await frontend.DisposeAsync();
    }

    private static string RawRequest(string body) =>
        $"POST {Path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {TestFrontend.Token}\r\n"
        + $"Content-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}";

    private static async Task<Answer> SendChunkedAsync(TestFrontend frontend, string path, int length)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ChunkedContent(length) };
        request.Headers.TransferEncodingChunked = true;
        return await frontend.SendAsync(request);
    }

    private static async Task<TcpClient> ConnectAsync(TestFrontend frontend)
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, frontend.Client.BaseAddress!.Port);
        return client;
    }

    private static async Task<string> ExchangeAsync(TestFrontend frontend, string request, string stopAfter)
    {
        using var client = await ConnectAsync(frontend);
        using var timeout = new CancellationTokenSource(Patience);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), timeout.Token);
        var answer = new StringBuilder();
        var buffer = new byte[4096];
        while (!answer.ToString().Contains(stopAfter, StringComparison.Ordinal))
        {
            var read = await stream.ReadAsync(buffer, timeout.Token);
            if (read == 0)
                break;
            answer.Append(Encoding.ASCII.GetString(buffer, 0, read));
        }

        return answer.ToString();
    }
}
