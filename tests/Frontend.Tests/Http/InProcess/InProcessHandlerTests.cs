using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using ServingCluster.Frontend.Auth;
using ServingCluster.Frontend.Http.InProcess;

namespace ServingCluster.Frontend.Tests.Http.InProcess;

public sealed class InProcessHandlerTests
{
    [Fact]
    public async Task A_request_takes_the_same_way_as_one_from_outside()
    {
        await using var frontend = await TestFrontend.StartAsync();
        using var client = ClientOf(frontend, frontend.Services.GetRequiredService<InProcessPipeline>());
        var inside = await client.GetAsync("/api/2.0/serving-endpoints/none");
        var outside = await frontend.SendAsync("GET", "/api/2.0/serving-endpoints/none");
        Assert.Equal((int)inside.StatusCode, outside.Status);
        Assert.Equal(outside.Body.GetRawText(), await inside.Content.ReadAsStringAsync());
        Assert.True(inside.Headers.Contains("x-request-id"));
        Assert.Equal("application/json", inside.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task What_is_sent_arrives_with_its_headers_and_its_query()
    {
        using var client = ClientOf(await FrontendAsync(), async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            await context.Response.WriteAsync($"{context.Request.Method} {context.Request.Path}{context.Request.QueryString} "
                + $"{context.Request.Headers["x-a"]} {context.Request.ContentType} {context.Request.ContentLength} {await reader.ReadToEndAsync()} {context.Connection.RemoteIpAddress}");
        });
        using var request = new HttpRequestMessage(HttpMethod.Post, "/a%20b/c?d=e%2Ff") { Content = new StringContent("body", Encoding.UTF8, "text/plain") };
        request.Headers.Add("x-a", "1");
        using var answer = await client.SendAsync(request);
        Assert.Equal("POST /a b/c?d=e%2Ff 1 text/plain; charset=utf-8 4 body 192.0.2.7", (await answer.Content.ReadAsStringAsync()).Replace("%20", " "));
    }

    [Fact]
    public async Task An_answer_comes_piece_by_piece()
    {
        var second = new TaskCompletionSource();
        using var client = ClientOf(await FrontendAsync(), async context =>
        {
            await context.Response.WriteAsync("one");
            await context.Response.Body.FlushAsync();
            await second.Task;
            await context.Response.WriteAsync("two");
        });
        using var answer = await client.SendAsync(new HttpRequestMessage(HttpMethod.Get, "/"), HttpCompletionOption.ResponseHeadersRead);
        var body = await answer.Content.ReadAsStreamAsync();
        var buffer = new byte[16];
        Assert.Equal("one", Encoding.UTF8.GetString(buffer, 0, await body.ReadAsync(buffer)));
        second.SetResult();
        Assert.Equal("two", Encoding.UTF8.GetString(buffer, 0, await body.ReadAsync(buffer)));
        Assert.Equal(0, await body.ReadAsync(buffer));
    }

    [Fact]
    public async Task Leaving_an_answer_cancels_its_request()
    {
        var cancelled = new TaskCompletionSource();
        using var client = ClientOf(await FrontendAsync(), async context =>
        {
            context.RequestAborted.Register(cancelled.SetResult);
            await context.Response.WriteAsync("one");
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        var answer = await client.SendAsync(new HttpRequestMessage(HttpMethod.Get, "/"), HttpCompletionOption.ResponseHeadersRead);
        answer.Dispose();
        await cancelled.Task;
    }

    [Fact]
    public async Task A_request_may_break_off_an_answer_that_was_left()
    {
        var (left, ended) = (new TaskCompletionSource(), new TaskCompletionSource());
        using var client = ClientOf(await FrontendAsync(), async context =>
        {
            await context.Response.WriteAsync("one");
            await context.Response.Body.FlushAsync();
            await left.Task;
            try
            {
                context.Abort();
                ended.SetResult();
            }
            catch (Exception exception)
            {
                ended.SetException(exception);
            }
        });
        (await client.SendAsync(new HttpRequestMessage(HttpMethod.Get, "/"), HttpCompletionOption.ResponseHeadersRead)).Dispose();
        left.SetResult();
        await ended.Task;
    }

    [Fact]
    public async Task A_request_that_is_given_up_before_its_answer_was_cancelled_and_did_not_fail()
    {
        var asked = new TaskCompletionSource();
        using var client = ClientOf(await FrontendAsync(), async context =>
        {
            asked.SetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        using var cancellation = new CancellationTokenSource();
        var answer = client.GetAsync("/", cancellation.Token);
        await asked.Task;
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
    }

    [Fact]
    public async Task An_answer_that_breaks_off_is_not_taken_for_a_whole_one()
    {
        using var client = ClientOf(await FrontendAsync(), async context =>
        {
            await context.Response.WriteAsync("one");
            await context.Response.Body.FlushAsync();
            throw new InvalidOperationException("broken");
        });
        using var answer = await client.SendAsync(new HttpRequestMessage(HttpMethod.Get, "/"), HttpCompletionOption.ResponseHeadersRead);
        await Assert.ThrowsAsync<IOException>(async () => await new StreamReader(await answer.Content.ReadAsStreamAsync()).ReadToEndAsync());
    }

    private static Task<TestFrontend> FrontendAsync() => TestFrontend.StartAsync();

    private static HttpClient ClientOf(TestFrontend frontend, RequestDelegate answer)
    {
        var pipeline = new InProcessPipeline();
        pipeline.Keep(answer);
        return ClientOf(frontend, pipeline);
    }

    private static HttpClient ClientOf(TestFrontend frontend, InProcessPipeline pipeline) =>
        new(new InProcessHandler(
            pipeline, frontend.Services.GetRequiredService<IHttpContextFactory>(),
            () => ValueTask.FromResult(new InProcessCaller(Caller.Admin, IPAddress.Parse("192.0.2.7")))))
        {
            BaseAddress = new Uri("http://localhost"),
        };
}
