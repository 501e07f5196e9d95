using System.Net;
using System.Text.Json;

namespace ServingCluster.Frontend.Tests.Registry;

public sealed class UnityCatalogTests(RegistryServer server) : IClassFixture<RegistryServer>
{
    private const string Root = "/api/2.1/unity-catalog/models";

    [Fact]
    public async Task A_model_has_the_shape_that_the_SDKs_read()
    {
        var created = await CreateAsync("a", "one");
        Assert.Equal("main.a.one", created.GetProperty("full_name").GetString());

        var read = await server.GetAsync(Root + "/main.a.one");
        Assert.Equal("one", read.GetProperty("name").GetString());
        Assert.Equal("main", read.GetProperty("catalog_name").GetString());
        Assert.Equal("a", read.GetProperty("schema_name").GetString());
        Assert.Equal("hello", read.GetProperty("comment").GetString());
        Assert.Equal("ann@x.io", read.GetProperty("created_by").GetString());
        Assert.Equal(JsonValueKind.Number, read.GetProperty("created_at").ValueKind);
    }

    [Fact]
    public async Task A_model_is_updated_and_deleted()
    {
        await CreateAsync("a", "two");
        var updated = await server.SendAsync(HttpMethod.Patch, Root + "/main.a.two", "{'comment':'new','owner':'bob'}");
        Assert.Equal(("new", "bob"), (updated.GetProperty("comment").GetString(), updated.GetProperty("owner").GetString()));
        await server.SendAsync(HttpMethod.Patch, Root + "/main.a.two", "{'new_name':'other'}", HttpStatusCode.NotImplemented);
        Assert.Equal("{}", (await server.SendAsync(HttpMethod.Delete, Root + "/main.a.two?force=true")).GetRawText());
        await server.GetAsync(Root + "/main.a.two", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Versions_are_created_listed_and_deleted_with_numbers()
    {
        await CreateAsync("a", "three");
        for (var i = 1; i <= 3; i++)
            Assert.Equal(i, (await CreateVersionAsync("a", "three")).GetProperty("version").GetInt32());
        await server.WhenRegisteredAsync("main.a.three");

        var version = await server.GetAsync(Root + "/main.a.three/versions/1?include_aliases=true");
        Assert.Equal("READY", version.GetProperty("status").GetString());
        Assert.Equal("three", version.GetProperty("model_name").GetString());

        var first = await server.GetAsync(Root + "/main.a.three/versions?max_results=2");
        Assert.Equal([1, 2], Numbers(first));
        Assert.False(first.GetProperty("model_versions")[0].TryGetProperty("aliases", out _));
        await server.SendAsync(HttpMethod.Delete, Root + "/main.a.three/versions/2");
        var token = first.GetProperty("next_page_token").GetString();
        Assert.Equal([3], Numbers(await server.GetAsync($"{Root}/main.a.three/versions?max_results=2&page_token={token}")));

        var updated = await server.SendAsync(HttpMethod.Patch, Root + "/main.a.three/versions/3", "{'comment':'best'}");
        Assert.Equal("best", updated.GetProperty("comment").GetString());
    }

    [Fact]
    public async Task Aliases_are_set_read_and_deleted()
    {
        await CreateAsync("a", "four");
        await CreateVersionAsync("a", "four");
        var alias = await server.SendAsync(HttpMethod.Put, Root + "/main.a.four/aliases/champion", "{'version_num':1}");
        Assert.Equal("champion", alias.GetProperty("alias_name").GetString());
        Assert.Equal(1, alias.GetProperty("version_num").GetInt32());
        Assert.Equal(1, (await server.GetAsync(Root + "/main.a.four/aliases/champion")).GetProperty("version").GetInt32());
        Assert.Equal(1, (await server.GetAsync(Root + "/main.a.four?include_aliases=true")).GetProperty("aliases").GetArrayLength());

        await server.SendAsync(HttpMethod.Delete, Root + "/main.a.four/aliases/champion");
        await server.SendAsync(HttpMethod.Delete, Root + "/main.a.four/aliases/champion", null, HttpStatusCode.NotFound);
        await server.SendAsync(HttpMethod.Put, Root + "/main.a.four/aliases/x", "{'version_num':9}", HttpStatusCode.NotFound);
        await server.SendAsync(HttpMethod.Put, Root + "/main.a.four/aliases/v1", "{'version_num':1}", HttpStatusCode.BadRequest);
        await server.SendAsync(HttpMethod.Put, Root + "/main.a.four/aliases/x", "{}", HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Lists_are_paged_and_can_be_narrowed_to_a_schema()
    {
        foreach (var name in new[] { "p1", "p2", "p3" })
            await CreateAsync("pages", name);
        await server.PostAsync("/api/2.0/mlflow/registered-models/create", "{'name':'workspace-only'}");

        var first = await server.GetAsync(Root + "?catalog_name=main&schema_name=pages&max_results=2");
        Assert.Equal(["p1", "p2"], Names(first));
        var token = first.GetProperty("next_page_token").GetString();
        Assert.Equal(["p3"], Names(await server.GetAsync($"{Root}?catalog_name=main&schema_name=pages&max_results=2&page_token={token}")));
        Assert.DoesNotContain("workspace-only", Names(await server.GetAsync(Root)));
    }

    [Theory]
    [InlineData("GET", "?max_results=-1", null, HttpStatusCode.BadRequest)]
    [InlineData("GET", "?catalog_name=main", null, HttpStatusCode.BadRequest)]
    [InlineData("GET", "/none", null, HttpStatusCode.NotFound)]
    [InlineData("GET", "/versions", null, HttpStatusCode.NotFound)]
    [InlineData("GET", "/none/versions/x", null, HttpStatusCode.BadRequest)]
    [InlineData("GET", "/none/versions?page_token=x", null, HttpStatusCode.BadRequest)]
    [InlineData("POST", "", "{'name':'a.b','catalog_name':'c','schema_name':'s'}", HttpStatusCode.BadRequest)]
    [InlineData("POST", "", "{'name':'a'}", HttpStatusCode.BadRequest)]
    [InlineData("POST", "", "{'name':'a','catalog_name':'c','schema_name':'s','storage_location':'s3://x'}", HttpStatusCode.BadRequest)]
    [InlineData("POST", "/versions", "{}", HttpStatusCode.BadRequest)]
    [InlineData("POST", "/versions", "{'catalog_name':'c','schema_name':'s','model_name':'m'}", HttpStatusCode.NotFound)]
    [InlineData("PATCH", "/c.s.m/versions/1/finalize", "{}", HttpStatusCode.NotImplemented)]
    public async Task Bad_requests_get_the_status_they_deserve(string method, string path, string? body, HttpStatusCode status) =>
        await server.SendAsync(HttpMethod.Parse(method), Root + path, body, status);

    private Task<JsonElement> CreateAsync(string schema, string name) =>
        server.PostAsync(Root, $"{{'name':'{name}','catalog_name':'main','schema_name':'{schema}','comment':'hello'}}");

    private Task<JsonElement> CreateVersionAsync(string schema, string name) => server.PostAsync(
        Root + "/versions",
        $"{{'model_name':'{name}','catalog_name':'main','schema_name':'{schema}','source':'{server.MakeSource()}'}}");

    private static IEnumerable<int> Numbers(JsonElement page) =>
        page.GetProperty("model_versions").EnumerateArray().Select(v => v.GetProperty("version").GetInt32());

    private static IEnumerable<string> Names(JsonElement page) =>
        page.GetProperty("registered_models").EnumerateArray().Select(m => m.GetProperty("name").GetString()!);
}
