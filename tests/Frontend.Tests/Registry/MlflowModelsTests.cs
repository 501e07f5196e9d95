using System.Net;
using System.Text.Json;

namespace ServingCluster.Frontend.Tests.Registry;

public sealed class MlflowModelsTests(RegistryServer server) : IClassFixture<RegistryServer>
{
    private const string Root = "/api/2.0/mlflow";

    [Fact]
    public async Task A_model_is_created_and_read_in_every_way()
    {
        var created = await CreateAsync("m1", "{'name':'m1','description':'first','tags':[{'key':'team','value':'a'}]}");
        Assert.Equal("m1", created.GetProperty("name").GetString());

        var read = (await server.GetAsync(Root + "/registered-models/get?name=m1")).GetProperty("registered_model");
        Assert.Equal("first", read.GetProperty("description").GetString());
        Assert.Equal("ann@x.io", read.GetProperty("user_id").GetString());
        Assert.Equal(JsonValueKind.Number, read.GetProperty("creation_timestamp").ValueKind);
        Assert.Equal("""[{"key":"team","value":"a"}]""", read.GetProperty("tags").GetRawText());
        Assert.Equal("[]", read.GetProperty("latest_versions").GetRawText());
        Assert.Equal("[]", read.GetProperty("aliases").GetRawText());

        var details = (await server.GetAsync(Root + "/databricks/registered-models/get?name=m1")).GetProperty("registered_model_databricks");
        Assert.Equal(32, details.GetProperty("id").GetString()!.Length);
        Assert.Equal("CAN_MANAGE", details.GetProperty("permission_level").GetString());
    }

    [Fact]
    public async Task Creating_twice_is_a_conflict()
    {
        await CreateAsync("m2");
        var error = await server.PostAsync(Root + "/registered-models/create", "{'name':'m2'}", HttpStatusCode.Conflict);
        Assert.Equal("RESOURCE_ALREADY_EXISTS", error.GetProperty("error_code").GetString());
    }

    [Fact]
    public async Task All_mistakes_are_told_at_once()
    {
        var error = await server.PostAsync(
            Root + "/registered-models/create",
            "{'name':'a/b','description':[],'tags':[{'value':'x'},{'key':'k','value':{}}]}",
            HttpStatusCode.BadRequest);
        Assert.Equal("INVALID_PARAMETER_VALUE", error.GetProperty("error_code").GetString());
        var message = error.GetProperty("message").GetString()!;
        foreach (var part in new[] { "name:", "description:", "tags[0].key:", "tags[1].value:" })
            Assert.Contains(part, message);
    }

    [Theory]
    [InlineData("GET", "/registered-models/get?name=none", null, HttpStatusCode.NotFound)]
    [InlineData("GET", "/registered-models/get", null, HttpStatusCode.BadRequest)]
    [InlineData("GET", "/registered-models/get?name=a:b%00", null, HttpStatusCode.NotFound)]
    [InlineData("PATCH", "/registered-models/update", "{'name':'none','description':'d'}", HttpStatusCode.NotFound)]
    [InlineData("DELETE", "/registered-models/delete", "{'name':'none'}", HttpStatusCode.NotFound)]
    [InlineData("POST", "/registered-models/set-tag", "{'name':'none','key':'k','value':'v'}", HttpStatusCode.NotFound)]
    [InlineData("POST", "/registered-models/set-tag", "{'name':'none'}", HttpStatusCode.BadRequest)]
    [InlineData("POST", "/registered-models/alias", "{'name':'none','alias':'v1','version':'x'}", HttpStatusCode.BadRequest)]
    [InlineData("GET", "/registered-models/alias?name=none&alias=a", null, HttpStatusCode.NotFound)]
    [InlineData("GET", "/registered-models/search?filter=name+LIKE", null, HttpStatusCode.BadRequest)]
    [InlineData("GET", "/registered-models/search?filter=stage='x'", null, HttpStatusCode.BadRequest)]
    [InlineData("GET", "/registered-models/search?max_results=-1", null, HttpStatusCode.BadRequest)]
    [InlineData("GET", "/registered-models/search?max_results=1001", null, HttpStatusCode.BadRequest)]
    [InlineData("GET", "/registered-models/search?page_token=zz", null, HttpStatusCode.BadRequest)]
    [InlineData("GET", "/registered-models/search?order_by=size", null, HttpStatusCode.BadRequest)]
    [InlineData("POST", "/registered-models/get-latest-versions", "{'name':'none','stages':['Production']}", HttpStatusCode.BadRequest)]
    [InlineData("POST", "/registered-models/rename", "{'name':'a','new_name':'b'}", HttpStatusCode.NotImplemented)]
    [InlineData("POST", "/databricks/model-versions/transition-stage", "{}", HttpStatusCode.NotImplemented)]
    [InlineData("POST", "/comments/create", "{}", HttpStatusCode.NotImplemented)]
    [InlineData("GET", "/registry-webhooks/list", null, HttpStatusCode.NotImplemented)]
    [InlineData("POST", "/transition-requests/create", "{}", HttpStatusCode.NotImplemented)]
    [InlineData("GET", "/unity-catalog/registered-models/get?name=single", null, HttpStatusCode.BadRequest)]
    [InlineData("POST", "/unity-catalog/registered-models/create", "{'name':'single'}", HttpStatusCode.BadRequest)]
    [InlineData("POST", "/unity-catalog/model-versions/generate-temporary-credentials", "{}", HttpStatusCode.NotImplemented)]
    [InlineData("POST", "/unity-catalog/model-versions/finalize", "{}", HttpStatusCode.NotImplemented)]
    public async Task Bad_requests_get_the_status_they_deserve(string method, string path, string? body, HttpStatusCode status)
    {
        var error = await server.SendAsync(HttpMethod.Parse(method), Root + path, body, status);
        Assert.NotEmpty(error.GetProperty("error_code").GetString()!);
        Assert.NotEmpty(error.GetProperty("message").GetString()!);
    }

    [Fact]
    public async Task Tags_and_description_change()
    {
        await CreateAsync("m3");
        Assert.Equal("{}", (await server.PostAsync(Root + "/registered-models/set-tag", "{'name':'m3','key':'k','value':'v'}")).GetRawText());
        await server.SendAsync(HttpMethod.Patch, Root + "/registered-models/update", "{'name':'m3','description':'new'}");
        var model = await ReadAsync("m3");
        Assert.Equal("new", model.GetProperty("description").GetString());
        Assert.Equal(1, model.GetProperty("tags").GetArrayLength());

        await server.SendAsync(HttpMethod.Delete, Root + "/registered-models/delete-tag?name=m3&key=k");
        Assert.Equal(0, (await ReadAsync("m3")).GetProperty("tags").GetArrayLength());
    }

    [Theory]
    [InlineData("?name=m4", null)]
    [InlineData("", "{'name':'m4'}")]
    [InlineData("?name=m4", "{}")]
    public async Task A_deletion_names_its_model_in_query_or_body(string query, string? body)
    {
        await CreateAsync("m4");
        Assert.Equal("{}", (await server.SendAsync(HttpMethod.Delete, Root + "/registered-models/delete" + query, body)).GetRawText());
        await server.GetAsync(Root + "/registered-models/get?name=m4", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Pages_of_a_search_neither_repeat_nor_miss_while_models_come_and_go()
    {
        for (var i = 0; i < 7; i++)
            await CreateAsync($"page{i}");
        var first = await SearchAsync("filter=name LIKE 'page%25'&max_results=3");
        Assert.Equal(["page0", "page1", "page2"], Names(first));

        await server.SendAsync(HttpMethod.Delete, Root + "/registered-models/delete?name=page2");
        await CreateAsync("page00");
        var second = await SearchAsync($"filter=name LIKE 'page%25'&max_results=3&page_token={Token(first)}");
        var third = await SearchAsync($"filter=name LIKE 'page%25'&max_results=3&page_token={Token(second)}");

        Assert.Equal(["page3", "page4", "page5"], Names(second));
        Assert.Equal(["page6"], Names(third));
        Assert.False(third.TryGetProperty("next_page_token", out _));
    }

    [Fact]
    public async Task Searches_filter_and_order()
    {
        await CreateAsync("s.x.Alpha", "{'name':'s.x.Alpha','tags':[{'key':'kind','value':'s'}]}");
        await CreateAsync("s.x.beta", "{'name':'s.x.beta','tags':[{'key':'kind','value':'s'},{'key':'a.b','value':'1'}]}");

        Assert.Equal(["s.x.beta", "s.x.Alpha"], Names(await SearchAsync("filter=tags.kind = 's'&order_by=name DESC")));
        Assert.Equal(["s.x.Alpha"], Names(await SearchAsync("filter=name ILIKE '%25alpha' and tags.`kind`='s'")));
        Assert.Equal(["s.x.beta"], Names(await SearchAsync("filter=tags.kind='s' AND name != 's.x.Alpha'")));
        Assert.Equal(["s.x.beta"], Names(await SearchAsync("filter=tags.`a.b`='1'")));
        Assert.Equal(["s.x.Alpha"], Names(await SearchAsync("filter=name='s.x.Alpha'")));
        Assert.Empty(Names(await SearchAsync("filter=name LIKE '%25alpha'")));
        var paged = await SearchAsync("filter=tags.kind='s'&order_by=last_updated_timestamp DESC&max_results=1");
        Assert.Single(Names(paged));
        Assert.Single(Names(await SearchAsync(
            $"filter=tags.kind='s'&order_by=last_updated_timestamp DESC&max_results=1&page_token={Token(paged)}")));
        Assert.All(
            Names(await server.GetAsync(Root + "/unity-catalog/registered-models/search")), name => Assert.Contains('.', name));
    }

    [Fact]
    public async Task The_feature_probe_of_Unity_Catalog_says_no() => Assert.False(
        (await server.GetAsync(Root + "/unity-catalog/registered-models:is-databricks-sdk-models-artifact-repository-enabled"))
        .GetProperty("is_databricks_sdk_models_artifact_repository_enabled").GetBoolean());

    private async Task<JsonElement> CreateAsync(string name, string? body = null) =>
        (await server.PostAsync(Root + "/registered-models/create", body ?? $"{{'name':'{name}'}}")).GetProperty("registered_model");

    private async Task<JsonElement> ReadAsync(string name) =>
        (await server.GetAsync(Root + "/registered-models/get?name=" + name)).GetProperty("registered_model");

    private Task<JsonElement> SearchAsync(string query) => server.GetAsync(Root + "/registered-models/search?" + query);

    private static string Token(JsonElement page) => page.GetProperty("next_page_token").GetString()!;

    private static IEnumerable<string> Names(JsonElement page) =>
        page.GetProperty("registered_models").EnumerateArray().Select(m => m.GetProperty("name").GetString()!);
}
