using System.Net;
using System.Text.Json;

namespace ServingCluster.Frontend.Tests.Registry;

public sealed class MlflowVersionsTests(RegistryServer server) : IClassFixture<RegistryServer>
{
    private const string Root = "/api/2.0/mlflow";
    private const string UnityRoot = "/api/2.0/mlflow/unity-catalog";

    [Fact]
    public async Task A_version_goes_from_pending_to_ready()
    {
        await CreateModelAsync("v.a.one");
        var created = await CreateVersionAsync("v.a.one");
        Assert.Equal("1", created.GetProperty("version").GetString());
        Assert.Equal("None", created.GetProperty("current_stage").GetString());

        await server.WhenRegisteredAsync("v.a.one");

        var ready = await GetVersionAsync(Root, "v.a.one");
        Assert.Equal("READY", ready.GetProperty("status").GetString());
        Assert.Equal("r1", ready.GetProperty("run_id").GetString());
        var unity = await GetVersionAsync(UnityRoot, "v.a.one");
        Assert.False(unity.TryGetProperty("current_stage", out _));
        Assert.True(unity.TryGetProperty("storage_location", out _));
        var latest = (await server.PostAsync(Root + "/registered-models/get-latest-versions", "{'name':'v.a.one'}")).GetProperty("model_versions");
        Assert.Equal("1", latest[0].GetProperty("version").GetString());
        var uri = await server.GetAsync(Root + "/model-versions/get-download-uri?name=v.a.one&version=1");
        Assert.StartsWith("file:///", uri.GetProperty("artifact_uri").GetString());
    }

    [Fact]
    public async Task A_source_outside_the_roots_fails_the_version_with_the_reason()
    {
        await CreateModelAsync("v.a.two");
        await server.PostAsync(Root + "/model-versions/create", "{'name':'v.a.two','source':'/etc/passwd'}");
        await server.WhenRegisteredAsync("v.a.two");
        var failed = await GetVersionAsync(Root, "v.a.two");
        Assert.Equal("FAILED_REGISTRATION", failed.GetProperty("status").GetString());
        Assert.NotEmpty(failed.GetProperty("status_message").GetString()!);
    }

    [Fact]
    public async Task Aliases_lead_to_versions_in_both_dialects()
    {
        await CreateModelAsync("v.a.three");
        await CreateVersionAsync("v.a.three");
        await server.PostAsync(Root + "/registered-models/alias", "{'name':'v.a.three','alias':'champion','version':'1'}");

        var workspace = await server.GetAsync(Root + "/registered-models/alias?name=v.a.three&alias=champion");
        Assert.Equal("""["champion"]""", workspace.GetProperty("model_version").GetProperty("aliases").GetRawText());
        var unity = await server.GetAsync(UnityRoot + "/registered-models/alias?name=v.a.three&alias=champion");
        Assert.Equal("""[{"alias":"champion","version":"1"}]""", unity.GetProperty("model_version").GetProperty("aliases").GetRawText());

        await server.SendAsync(HttpMethod.Delete, UnityRoot + "/registered-models/alias", "{'name':'v.a.three','alias':'champion'}");
        await server.GetAsync(Root + "/registered-models/alias?name=v.a.three&alias=champion", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_version_changes_its_description_and_tags()
    {
        await CreateModelAsync("v.a.four");
        await CreateVersionAsync("v.a.four");
        await server.SendAsync(HttpMethod.Patch, Root + "/model-versions/update", "{'name':'v.a.four','version':'1','description':'d2'}");
        await server.PostAsync(Root + "/model-versions/set-tag", "{'name':'v.a.four','version':'1','key':'k','value':'v'}");
        var version = await GetVersionAsync(Root, "v.a.four");
        Assert.Equal("d2", version.GetProperty("description").GetString());
        Assert.Equal("""[{"key":"k","value":"v"}]""", version.GetProperty("tags").GetRawText());
        await server.SendAsync(HttpMethod.Delete, Root + "/model-versions/delete-tag?name=v.a.four&version=1&key=k");
        Assert.Equal("[]", (await GetVersionAsync(Root, "v.a.four")).GetProperty("tags").GetRawText());
    }

    [Fact]
    public async Task A_served_version_is_not_deleted_and_the_message_names_the_endpoint()
    {
        await CreateModelAsync("v.a.five");
        await CreateVersionAsync("v.a.five");
        await server.Model("v.a.five").PinAsync(1, "web");

        foreach (var path in new[] { "/model-versions/delete?name=v.a.five&version=1", "/registered-models/delete?name=v.a.five" })
        {
            var error = await server.SendAsync(HttpMethod.Delete, Root + path, null, HttpStatusCode.BadRequest);
            Assert.Equal("INVALID_STATE", error.GetProperty("error_code").GetString());
            Assert.Contains("'web'", error.GetProperty("message").GetString());
        }

        await server.Model("v.a.five").UnpinAsync(1, "web");
        await server.SendAsync(HttpMethod.Delete, Root + "/model-versions/delete", "{'name':'v.a.five','version':'1'}");
        await server.GetAsync(Root + "/model-versions/get?name=v.a.five&version=1", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Versions_are_searched_by_model_run_and_source()
    {
        await CreateModelAsync("v.b.six");
        for (var i = 0; i < 3; i++)
            await CreateVersionAsync("v.b.six", $"run{i}");
        await server.WhenRegisteredAsync("v.b.six");

        Assert.Equal(["1", "2", "3"], Versions(await SearchAsync("filter=name='v.b.six'&order_by=version_number ASC")));
        Assert.Equal(["2"], Versions(await SearchAsync("filter=run_id='run1'")));
        Assert.Equal(["3", "1"], Versions(await SearchAsync("filter=run_id IN ('run0', 'run2')&order_by=version_number DESC")));
        Assert.Equal(3, Versions(await SearchAsync($"filter=name='v.b.six' AND source_path='{server.MakeSource()}'")).Count());
        var page = await SearchAsync("filter=name='v.b.six'&order_by=version_number DESC&max_results=2");
        Assert.Equal(["3", "2"], Versions(page));
        var token = page.GetProperty("next_page_token").GetString();
        Assert.Equal(["1"], Versions(await SearchAsync($"filter=name='v.b.six'&order_by=version_number DESC&max_results=2&page_token={token}")));
        await server.GetAsync($"{Root}/model-versions/search?page_token={token}", HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("GET", "/model-versions/get?name=none&version=1", null, HttpStatusCode.NotFound)]
    [InlineData("GET", "/model-versions/get?name=none&version=abc", null, HttpStatusCode.BadRequest)]
    [InlineData("GET", "/model-versions/get?name=none&version=0", null, HttpStatusCode.BadRequest)]
    [InlineData("GET", "/model-versions/get?name=none", null, HttpStatusCode.BadRequest)]
    [InlineData("GET", "/model-versions/get?name=none&version=99999999999", null, HttpStatusCode.BadRequest)]
    [InlineData("POST", "/model-versions/create", "{'name':'none','source':'/x'}", HttpStatusCode.NotFound)]
    [InlineData("POST", "/model-versions/create", "{'source':{}}", HttpStatusCode.BadRequest)]
    [InlineData("DELETE", "/model-versions/delete", "{'name':'none','version':'1'}", HttpStatusCode.NotFound)]
    [InlineData("PATCH", "/model-versions/update", "{'name':'none','version':'1','description':'d'}", HttpStatusCode.NotFound)]
    public async Task Bad_requests_get_the_status_they_deserve(string method, string path, string? body, HttpStatusCode status) =>
        await server.SendAsync(HttpMethod.Parse(method), Root + path, body, status);

    private Task<JsonElement> CreateModelAsync(string name) => server.PostAsync(Root + "/registered-models/create", $"{{'name':'{name}'}}");

    private async Task<JsonElement> CreateVersionAsync(string name, string run = "r1") =>
        (await server.PostAsync(Root + "/model-versions/create", $"{{'name':'{name}','source':'{server.MakeSource()}','run_id':'{run}'}}"))
        .GetProperty("model_version");

    private async Task<JsonElement> GetVersionAsync(string root, string name) =>
        (await server.GetAsync($"{root}/model-versions/get?name={name}&version=1")).GetProperty("model_version");

    private Task<JsonElement> SearchAsync(string query) => server.GetAsync(Root + "/model-versions/search?" + query);

    private static IEnumerable<string> Versions(JsonElement page) =>
        page.GetProperty("model_versions").EnumerateArray().Select(v => v.GetProperty("version").GetString()!);
}
