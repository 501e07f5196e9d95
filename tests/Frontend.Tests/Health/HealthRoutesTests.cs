using System.Net;

namespace ServingCluster.Frontend.Tests.Health;

public sealed class HealthRoutesTests
{
    [Fact]
    public async Task A_running_process_is_live()
    {
        await using var frontend = await TestFrontend.StartAsync();
        frontend.Client.DefaultRequestHeaders.Authorization = null;
        (await frontend.SendAsync("GET", "/health/live")).AssertOk();
    }

    [Fact]
    public async Task A_probe_by_HEAD_gets_the_headers_alone()
    {
        await using var frontend = await TestFrontend.StartOnKestrelAsync();
        using var response = await frontend.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/health/live"));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task It_is_ready_once_everything_was_loaded_and_while_the_store_works()
    {
        await using var frontend = await TestFrontend.StartAsync();
        frontend.Client.DefaultRequestHeaders.Authorization = null;
        var answer = await frontend.SendAsync("GET", "/health/ready");
        Assert.Equal(503, answer.Status);
        Assert.Equal("1", answer.Headers["Retry-After"]);
        Assert.Equal("ok", answer["checks"].GetProperty("store").GetString());

        frontend.Loaded.MarkLoaded();
        (await frontend.SendAsync("GET", "/health/ready")).AssertOk();

        frontend.Store.IsBroken = true;
        answer = await frontend.SendAsync("GET", "/health/ready");
        Assert.Equal(503, answer.Status);
        Assert.NotEqual("ok", answer["checks"].GetProperty("store").GetString());
    }
}
