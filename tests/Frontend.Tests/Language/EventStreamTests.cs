using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using ServingCluster.Errors;
using ServingCluster.Inference;

namespace ServingCluster.Frontend.Tests.Language;

/// <summary>Streams on a real connection.</summary>
public sealed class EventStreamTests
{
    private const string Path = "/serving-endpoints/talk/invocations";
    private const string Body = """{"messages":[],"stream":true}""";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData(Path)]
    [InlineData("/serving-endpoints/chat/completions")]
    [InlineData("/v1/chat/completions")]
    public async Task Every_piece_is_one_line_of_data_and_done_comes_last(string path)
    {
        await using var frontend = await TestFrontend.StartOnKestrelAsync();
        using var response = await SendAsync(frontend, path, """{"messages":[],"stream":true,"model":"talk"}""");
        Assert.Equal("data: {\"n\":1}\n\ndata: {\"n\":2}\n\ndata: [DONE]\n\n", await response.Content.ReadAsStringAsync());
        Assert.Equal((HttpStatusCode.OK, "text/event-stream", "no-cache"), (
            response.StatusCode, response.Content.Headers.ContentType!.ToString(), response.Headers.CacheControl!.ToString()));
        Assert.Equal("iris-1", response.Headers.GetValues("served-model-name").Single());
        Assert.Equal(frontend.Router.LastRequest!.RequestId, response.Headers.GetValues("x-request-id").Single());
        Assert.Equal((InvocationTask.Chat, "admin"), (frontend.Router.LastRequest.Task, frontend.Router.LastRequest.Caller));
    }

    [Fact]
    public async Task A_piece_is_sent_before_the_next_is_there()
    {
        await using var frontend = await TestFrontend.StartOnKestrelAsync();
        var gates = new[] { NewGate(), NewGate() };
        frontend.Router.OnStream = (_, _) => Gated(gates);
        using var response = await SendAsync(frontend, Path, Body);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        Assert.Equal("data: 0", await NextAsync(reader));
        gates[0].SetResult();
        Assert.Equal("data: 1", await NextAsync(reader));
        gates[1].SetResult();
        Assert.Equal("data: [DONE]", await NextAsync(reader));
        Assert.Null(await reader.ReadLineAsync());
    }

    [Fact]
    public async Task A_failure_before_the_first_piece_is_an_ordinary_error()
    {
        await using var frontend = await TestFrontend.StartAsync();
        frontend.Router.OnStream = (_, _) => Failing(0, ErrorCode.RequestLimitExceeded);
        var answer = (await frontend.SendAsync("POST", Path, Body)).AssertError(429, "REQUEST_LIMIT_EXCEEDED");
        Assert.Equal("2", answer.Headers["Retry-After"]);
        (await frontend.SendAsync("POST", "/v1/chat/completions", """{"messages":[],"stream":true,"model":"talk"}"""))
            .AssertOpenAiError(429, "rate_limit_error", "rate_limit_exceeded");
    }

    [Fact]
    public async Task A_failure_in_the_middle_is_the_last_event()
    {
        await using var frontend = await TestFrontend.StartOnKestrelAsync();
        frontend.Router.OnStream = (_, _) => Failing(2, ErrorCode.TemporarilyUnavailable);
        using var response = await SendAsync(frontend, Path, Body);
        var events = (await response.Content.ReadAsStringAsync()).Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["data: 0", "data: 1"], events[..2]);
        using var error = JsonDocument.Parse(Assert.Single(events[2..])["data: ".Length..]);
        Assert.Equal(("Broken.", "server_error", "service_unavailable"), (
            error.RootElement.GetProperty("error").GetProperty("message").GetString(),
            error.RootElement.GetProperty("error").GetProperty("type").GetString(),
            error.RootElement.GetProperty("error").GetProperty("code").GetString()));
    }

    [Fact]
    public async Task A_caller_that_goes_away_ends_the_stream_at_once()
    {
        var log = new RecordingLog();
        await using (var frontend = await TestFrontend.StartOnKestrelAsync(log: log))
        {
            var waiting = NewGate();
            frontend.Router.OnStream = (_, token) => Endless(waiting, token);
            var response = await SendAsync(frontend, Path, Body);
            await waiting.Task.WaitAsync(Patience);
            response.Dispose();
            await frontend.Router.StreamEnded.Task.WaitAsync(Patience);
        }

        // Callers leave every day.
        Assert.DoesNotContain(log.Lines, l => l.Level >= LogLevel.Warning && !l.Text.Contains("XML encryptor", StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_more_is_taken_from_a_model_than_a_slow_caller_reads()
    {
        await using var frontend = await TestFrontend.StartOnKestrelAsync();
        var taken = 0;
        var piece = Encoding.UTF8.GetBytes($"\"{new string('x', 10_000)}\"");
        frontend.Router.OnStream = (_, token) => Counted(piece, 20_000, () => taken++, token);
        using var response = await SendAsync(frontend, Path, Body);
        await using var stream = await response.Content.ReadAsStreamAsync();
        var before = -1;
        while (before != Volatile.Read(ref taken))
        {
            before = Volatile.Read(ref taken);
            await Task.Delay(200);
        }

        // 200 MB were ready; buffers of the server, of the system and of the client hold some of them.
        Assert.InRange(before, 1, 5000);
    }

    [Fact]
    public async Task Ready_pieces_go_out_together_and_arrive_whole()
    {
        await using var frontend = await TestFrontend.StartOnKestrelAsync();
        frontend.Router.OnStream = (_, token) => Counted("7"u8.ToArray(), 50_000, () => { }, token);
        using var response = await SendAsync(frontend, Path, Body);
        var text = await response.Content.ReadAsStringAsync();
        Assert.Equal(string.Concat(Enumerable.Repeat("data: 7\n\n", 50_000)) + "data: [DONE]\n\n", text);
    }

    private static async Task<HttpResponseMessage> SendAsync(TestFrontend frontend, string path, string body)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        return await frontend.Client.SendAsync(
            new HttpRequestMessage(HttpMethod.Post, path) { Content = content }, HttpCompletionOption.ResponseHeadersRead).WaitAsync(Patience);
    }

    private static async Task<string?> NextAsync(StreamReader reader)
    {
        var line = await reader.ReadLineAsync().WaitAsync(Patience);
        Assert.Equal("", await reader.ReadLineAsync().WaitAsync(Patience));
        return line;
    }

    private static TaskCompletionSource NewGate() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static async IAsyncEnumerable<InvocationChunk> Gated(TaskCompletionSource[] gates)
    {
        for (var i = 0; i < gates.Length; i++)
        {
            yield return Piece(i);
            await gates[i].Task;
        }

        yield return InvocationChunk.Completed();
    }

    private static async IAsyncEnumerable<InvocationChunk> Failing(int after, ErrorCode error)
    {
        for (var i = 0; i < after; i++)
        {
            await Task.Yield();
            yield return Piece(i);
        }

        yield return InvocationChunk.Failed(error, "Broken.", TimeSpan.FromSeconds(2));
    }

    private static async IAsyncEnumerable<InvocationChunk> Endless(
        TaskCompletionSource waiting, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return Piece(0);
        waiting.SetResult();
        await Task.Delay(Timeout.Infinite, cancellationToken);
    }

    private static async IAsyncEnumerable<InvocationChunk> Counted(
        byte[] piece, int count, Action taken, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Yield();
        for (var i = 0; i < count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            taken();
            yield return InvocationChunk.Of(piece);
        }

        yield return InvocationChunk.Completed();
    }

    private static InvocationChunk Piece(int number) => InvocationChunk.Of(Encoding.UTF8.GetBytes($"{number}"));
}
