using System.Net;
using ServingCluster.Frontend.Settings;
using ServingCluster.Frontend.Tests.OAuth;
using ServingCluster.Frontend.Tests.Ui.Sessions;

namespace ServingCluster.Frontend.Tests.Ui.Usage;

public sealed class UsageDownloadRouteTests : IDisposable
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("serving-usage-csv-");

    public void Dispose() => _data.Delete(recursive: true);

    [Fact]
    public async Task The_file_has_what_the_api_tells_that_person()
    {
        Directory.CreateDirectory(Path.Combine(_data.FullName, "usage"));
        await File.WriteAllTextAsync(
            Path.Combine(_data.FullName, "usage", "2026-05-28.jsonl"),
            """{"request_time":"2026-05-28T09:00:00.000Z","endpoint_name":"talk","requester":"=cmd","status_code":200,"input_token_count":3,"output_token_count":4}""" + "\n");
        await using var frontend = await TestFrontend.StartAsync(new ServingSettings { AdminToken = TestFrontend.Token, DataDirectory = _data.FullName, AuditLog = false });
        var token = (await frontend.AddTokenForAsync((await frontend.AddServiceAsync()).ApplicationId)).Token;
        frontend.Client.DefaultRequestHeaders.Authorization = null;

        const string Query = "?from=2026-05-28&to=2026-05-28&by=principal";
        Assert.Equal(
            "principal,requests,errors,input_tokens,output_tokens,cached_input_tokens\r\n'=cmd,1,0,3,4,0\r\n", await DownloadAsync(frontend, TestFrontend.Token, Query));
        Assert.Equal("principal,requests,errors,input_tokens,output_tokens,cached_input_tokens\r\n", await DownloadAsync(frontend, token, Query));
    }

    [Fact]
    public async Task What_the_api_has_against_it_is_passed_on()
    {
        await using var frontend = await TestFrontend.StartAsync();
        frontend.Client.DefaultRequestHeaders.Authorization = null;
        var visitor = new Visitor(frontend.Client);
        (await visitor.SignInAsync(TestFrontend.Token)).Dispose();
        using var answer = await visitor.GetAsync("/ui/usage.csv");
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("Serving:UsageLog", await answer.Content.ReadAsStringAsync());
    }

    private static async Task<string> DownloadAsync(TestFrontend frontend, string token, string query)
    {
        var visitor = new Visitor(frontend.Client);
        (await visitor.SignInAsync(token)).Dispose();
        using var answer = await visitor.GetAsync("/ui/usage.csv" + query);
        Assert.Equal("text/csv", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("usage-2026-05-28-2026-05-28.csv", answer.Content.Headers.ContentDisposition!.FileName);
        return await answer.Content.ReadAsStringAsync();
    }
}
