using System.Text;
using Microsoft.AspNetCore.Http;
using ServingCluster.Errors;
using ServingCluster.Inference;

namespace ServingCluster.Gateway.Tests.Calls;

public sealed class DisconnectTests
{
    private const string Chunk = """{"choices":[{"index":0,"delta":{"content":"Hi"},"finish_reason":null}]}""";

    [Fact]
    public async Task A_caller_that_goes_away_before_the_answer_ends_the_call()
    {
        var (began, ended) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var server = await MockServer.StartAsync(context => HangAsync(context, began, ended));
        using var caller = new CancellationTokenSource();
        var answer = server.Models.InvokeAsync(server.Target, Request(), caller.Token).AsTask();
        await began.Task;
        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_caller_that_goes_away_in_the_middle_of_a_stream_ends_the_call()
    {
        var (began, ended) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var server = await MockServer.StartAsync(context => StreamAsync(context, began, ended));
        using var caller = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var chunk in server.Models.StreamAsync(server.Target, Request(), caller.Token))
            {
                Assert.Equal(Chunk, Encoding.UTF8.GetString(chunk.Payload.Span));
                await caller.CancelAsync();
            }
        });
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Ending_the_enumeration_ends_the_call()
    {
        var (began, ended) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var server = await MockServer.StartAsync(context => StreamAsync(context, began, ended));
        await foreach (var chunk in server.Models.StreamAsync(server.Target, Request(), CancellationToken.None))
        {
            Assert.False(chunk.IsLast);
            break;
        }

        await ended.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Connections_are_used_again_after_answers_and_streams()
    {
        HashSet<string> connections = [];
        await using var server = await MockServer.StartAsync(async context =>
        {
            lock (connections)
                connections.Add(context.Connection.Id);
            var isStream = await new StreamReader(context.Request.Body).ReadToEndAsync() is var body && body.Contains("\"stream\":true", StringComparison.Ordinal);
            context.Response.ContentType = isStream ? "text/event-stream" : "application/json";
            await context.Response.WriteAsync(isStream ? $"data: {Chunk}\n\ndata: [DONE]\n\n" : "{}");
        });
        for (var i = 0; i < 5; i++)
        {
            using var response = await server.Models.InvokeAsync(server.Target, Request(), CancellationToken.None);
            Assert.Null(response.Error);
            await foreach (var chunk in server.Models.StreamAsync(server.Target, Request(), CancellationToken.None))
                Assert.Null(chunk.Error);
        }

        Assert.InRange(connections.Count, 1, 2);
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        var asked = 0;
        await using var server = await MockServer.StartAsync(context =>
        {
            asked++;
            context.Response.Redirect("http://127.0.0.1:9/elsewhere", permanent: false, preserveMethod: true);
            return Task.CompletedTask;
        });
        using var response = await server.Models.InvokeAsync(server.Target, Request(), CancellationToken.None);
        Assert.Equal(ErrorCode.InvalidState, response.Error);
        Assert.Equal(1, asked);
    }

    private static InvocationRequest Request() => new()
    {
        Body = Encoding.UTF8.GetBytes("""{"messages":[]}"""),
        Format = BodyFormat.Json,
        Task = InvocationTask.Chat,
        Caller = "someone",
        RequestId = "r1",
        Deadline = TimeProvider.System.GetUtcNow().AddMinutes(1),
    };

    private static async Task HangAsync(HttpContext context, TaskCompletionSource began, TaskCompletionSource ended)
    {
        using var aborted = context.RequestAborted.Register(ended.SetResult);
        began.SetResult();
        await ended.Task;
    }

    private static async Task StreamAsync(HttpContext context, TaskCompletionSource began, TaskCompletionSource ended)
    {
        context.Response.ContentType = "text/event-stream";
        await context.Response.WriteAsync($"data: {Chunk}\n\n");
        await context.Response.Body.FlushAsync();
        await HangAsync(context, began, ended);
    }
}
