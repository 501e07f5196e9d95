using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using ServingCluster.Frontend.Audit;
using ServingCluster.Frontend.Settings;
using ServingCluster.Frontend.Tests.Fakes;
using ServingCluster.Frontend.Ui;
using ServingCluster.Grains.TestKit;

namespace ServingCluster.Frontend.Tests.Audit;

public sealed class AuditTrailTests : IAsyncLifetime
{
    private readonly TestFolder _data = new();
    private TestFrontend _frontend = null!;

    private AuditFolder Folder => AuditFolder.Of(_data.Path, "local");

    public async ValueTask InitializeAsync() => _frontend = await TestFrontend.StartAsync(
        new ServingSettings { AdminToken = TestFrontend.Token, UsageLog = false, DataDirectory = _data.Path });

    public async ValueTask DisposeAsync()
    {
        await _frontend.DisposeAsync();
        _data.Dispose();
    }

    [Fact]
    public async Task A_command_is_on_disk_when_its_answer_comes()
    {
        await _frontend.SendAsync("POST", "/api/2.0/secrets/scopes/create", """{"scope":"llm"}""");
        var line = Lines()[^1];
        Assert.Equal(
            ("request", "POST /api/2.0/secrets/scopes/create", "llm", "admin", "done", 200),
            (Text(line, "event"), Text(line, "action"), line.GetProperty("object").GetProperty("scope").GetString(), Text(line, "caller"), Text(line, "outcome"), line.GetProperty("status").GetInt32()));
        Assert.Equal(Samples.Time, DateTimeOffset.Parse(Text(line, "time")!));
        Assert.NotEmpty(Text(line, "request_id")!);
    }

    [Fact]
    public async Task A_refused_command_is_recorded_with_the_code_of_its_error()
    {
        await _frontend.SendAsync("DELETE", "/api/2.0/serving-endpoints/none");
        var line = Lines()[^1];
        Assert.Equal(
            ("DELETE /api/2.0/serving-endpoints/{name}", "none", "refused", "RESOURCE_DOES_NOT_EXIST"),
            (Text(line, "action"), line.GetProperty("object").GetProperty("name").GetString(), Text(line, "outcome"), Text(line, "error_code")));
    }

    [Fact]
    public async Task Callers_whom_nobody_knows_cannot_fill_the_disk()
    {
        _frontend.Client.DefaultRequestHeaders.Authorization = null;
        for (var i = 0; i < 400; i++)
            (await _frontend.Client.GetAsync("/api/2.0/serving-endpoints")).Dispose();
        _frontend.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", TestFrontend.Token);
        await _frontend.SendAsync("POST", "/api/2.0/secrets/scopes/create", """{"scope":"llm"}""");
        var lines = Lines();
        Assert.Equal(300, lines.Count(l => l.TryGetProperty("error_code", out var code) && code.GetString() == "UNAUTHENTICATED"));
        Assert.Equal(100, lines.Where(l => Text(l, "event") == "lost").Sum(l => l.GetProperty("count").GetInt32()));
    }

    [Fact]
    public async Task Nor_by_forms_that_make_no_sense()
    {
        _frontend.Client.DefaultRequestHeaders.Authorization = null;
        for (var i = 0; i < 400; i++)
        {
            using var form = new FormUrlEncodedContent([new("grant_type", "wish")]);
            (await _frontend.Client.PostAsync("/oidc/v1/token", form)).Dispose();
        }

        _frontend.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", TestFrontend.Token);
        await _frontend.SendAsync("POST", "/api/2.0/secrets/scopes/create", """{"scope":"llm"}""");
        Assert.Equal(300, Lines().Count(l => l.TryGetProperty("action", out var action) && action.GetString() == "POST /oidc/v1/token"));
    }

    [Fact]
    public async Task The_reading_of_a_secret_is_recorded_and_its_value_never()
    {
        await _frontend.SendAsync("POST", "/api/2.0/secrets/scopes/create", """{"scope":"llm"}""");
        await _frontend.SendAsync("POST", "/api/2.0/secrets/put", """{"scope":"llm","key":"openai","string_value":"planted-value"}""");
        await _frontend.SendAsync("GET", "/api/2.0/secrets/get?scope=llm&key=openai");
        var line = Lines()[^1];
        Assert.Equal(("GET /api/2.0/secrets/get", "openai"), (Text(line, "action"), line.GetProperty("object").GetProperty("key").GetString()));
        Assert.DoesNotContain(Lines(), l => l.ToString().Contains("planted"));
    }

    [Fact]
    public async Task Queries_are_not_recorded_and_denied_ones_are()
    {
        var before = Lines().Count;
        await _frontend.SendAsync("GET", "/api/2.0/serving-endpoints");
        Assert.Equal(before, Lines().Count);
        using (var request = new HttpRequestMessage(HttpMethod.Get, "/api/2.0/serving-endpoints"))
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "planted-token");
            await _frontend.SendAsync(request);
        }

        using (var request = new HttpRequestMessage(HttpMethod.Post, "/serving-endpoints/iris/invocations"))
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "planted-token");
            await _frontend.SendAsync(request);
        }

        // Behind what is not waited for comes what is.
        await _frontend.SendAsync("POST", "/api/2.0/secrets/scopes/create", "{}");
        var lines = Lines();
        Assert.Equal(before + 3, lines.Count);
        Assert.Equal(("GET /api/2.0/serving-endpoints", "denied"), (Text(lines[^3], "action"), Text(lines[^3], "outcome")));
        Assert.Equal(("POST /serving-endpoints/iris/invocations", 403), (Text(lines[^2], "action"), lines[^2].GetProperty("status").GetInt32()));
        Assert.DoesNotContain(lines, l => l.ToString().Contains("planted"));
    }

    /// <summary>The routes that may be called with another method than GET and are not recorded: invocations, and checks of what is not done.</summary>
    [Fact]
    public void No_route_that_changes_something_is_forgotten()
    {
        string[] bases = ["/v1", "/serving-endpoints", "/serving-endpoints/v1"];
        var invocations = bases.SelectMany(b => new[] { $"{b}/chat/completions", $"{b}/completions", $"{b}/embeddings", $"{b}/responses" })
            .Concat(new[] { "/v1/messages", "/serving-endpoints/anthropic/v1/messages", "/ai-gateway/anthropic/v1/messages" }
                .SelectMany(path => new[] { path, path + "/count_tokens" }));
        string[] checks = [":validate", "/{name}/config:validate", "/{name}/ai-gateway:validate"];
        var unrecorded = Routes().Where(r => !AuditTrail.IsRecorded(r.Endpoint, r.Method) && r.Method != "GET").Select(r => r.Endpoint.RoutePattern.RawText!);
        Assert.Equal(invocations.Concat(checks.Select(c => "/api/2.0/serving-endpoints" + c)).Order(StringComparer.Ordinal), unrecorded.Order(StringComparer.Ordinal));
        Assert.Equal(
            ["/api/2.0/secrets/get"], Routes().Where(r => AuditTrail.IsRecorded(r.Endpoint, r.Method) && r.Method == "GET").Select(r => r.Endpoint.RoutePattern.RawText));
    }

    [Fact]
    public async Task Every_route_that_changes_something_leaves_a_line()
    {
        foreach (var (endpoint, method) in Routes().Where(r => AuditTrail.IsRecorded(r.Endpoint, r.Method)))
        {
            var before = Lines().Count;
            var path = string.Join("/", endpoint.RoutePattern.RawText!.Split('/').Select(part => part.StartsWith('{') ? "7" : part));
            using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = new StringContent("{}", null, "application/json") };
            using var response = await _frontend.Client.SendAsync(request);
            var line = Assert.Single(Lines().Skip(before));
            Assert.Equal($"{method} {endpoint.RoutePattern.RawText}", Text(line, "action"));
        }
    }

    [Fact]
    public async Task While_the_log_cannot_be_written_nothing_is_changed_and_later_nothing_is_missing()
    {
        var time = (FakeTimeProvider)_frontend.Services.GetRequiredService<TimeProvider>();
        var tomorrow = Folder.FileOf(DateOnly.FromDateTime(Samples.Time.UtcDateTime).AddDays(1));
        Directory.CreateDirectory(tomorrow);
        time.Advance(TimeSpan.FromDays(1));

        // This one found out.
        (await _frontend.SendAsync("POST", "/api/2.0/secrets/scopes/create", """{"scope":"one"}""")).AssertOk();
        (await _frontend.SendAsync("POST", "/api/2.0/secrets/scopes/create", """{"scope":"two"}""")).AssertError(503, "TEMPORARILY_UNAVAILABLE");
        (await _frontend.SendAsync("GET", "/api/2.0/secrets/get?scope=one&key=k")).AssertError(503, "TEMPORARILY_UNAVAILABLE");
        (await _frontend.SendAsync("GET", "/api/2.0/serving-endpoints")).AssertOk();
        Assert.Equal(1, (await _frontend.SendAsync("GET", "/api/2.0/secrets/scopes/list"))["scopes"].GetArrayLength());

        Directory.Delete(tomorrow);
        await RecoverAsync(time);
        Assert.Equal(["one", "three"], Lines().Skip(1).Select(l => l.GetProperty("object").GetProperty("scope").GetString()));
        Assert.Null(new AuditVerifier(Folder).Run().Fault);
    }

    [Fact]
    public async Task A_stop_in_good_order_is_told_and_leaves_a_whole_chain()
    {
        await _frontend.SendAsync("POST", "/api/2.0/secrets/scopes/create", """{"scope":"llm"}""");
        await _frontend.StopAsync();
        Assert.Equal(["start", "request", "stop"], Lines().Select(l => Text(l, "event")));
        Assert.Null(new AuditVerifier(Folder).Run().Fault);
    }

    // The writer tries again each second of its clock; a command that is let in shows that it succeeded.
    private async Task RecoverAsync(FakeTimeProvider time)
    {
        Answer answer;
        do
        {
            time.Advance(TimeSpan.FromSeconds(1));
            answer = await _frontend.SendAsync("POST", "/api/2.0/secrets/scopes/create", """{"scope":"three"}""");
        }
        while (answer.Status == 503);
        answer.AssertOk();
    }

    private IEnumerable<(RouteEndpoint Endpoint, string Method)> Routes() =>
        from endpoint in _frontend.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        where !UiPaths.Contains("/" + endpoint.RoutePattern.RawText!.TrimStart('/'))
        from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET", "POST"]
        select (endpoint, method);

    private IReadOnlyList<JsonElement> Lines() =>
        [.. Folder.Files().SelectMany(AuditLineReader.Read).Select(l => JsonDocument.Parse(l.Bytes.ToArray()).RootElement)];

    private static string? Text(JsonElement line, string member) => line.GetProperty(member).GetString();
}
