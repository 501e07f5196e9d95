using ServingCluster.Frontend.Tests.OAuth;

namespace ServingCluster.Frontend.Tests.Accounts;

public sealed class ScimRoutesTests
{
    private const string Users = People.Scim + "/Users";
    private const string Groups = People.Scim + "/Groups";
    private const string Services = People.Scim + "/ServicePrincipals";

    [Fact]
    public async Task A_user_is_made_read_replaced_and_deleted()
    {
        await using var frontend = await TestFrontend.StartAsync();
        var made = (await frontend.SendAsync("POST", Users, """
            {"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"ann@x.io","displayName":"Ann","name":{"givenName":"A","familyName":"N"},
             "emails":[{"value":"ann@x.io","type":"work","primary":true}],"entitlements":[{"value":"workspace-access"}],"externalId":"7","groups":[{"value":"2"}]}
            """)).AssertCreated();
        var id = made["id"].GetString();
        var read = (await frontend.SendAsync("GET", $"{Users}/{id}")).AssertOk();
        Assert.Equal(made.Body.ToString(), read.Body.ToString());
        Assert.Equal(("ann@x.io", "N", "7", true), (
            read["userName"].GetString(), read["name"].GetProperty("familyName").GetString(), read["externalId"].GetString(), read["active"].GetBoolean()));
        Assert.Equal(("admins", "direct"), (
            read["groups"][0].GetProperty("display").GetString(), read["groups"][0].GetProperty("type").GetString()));
        Assert.True(read["emails"][0].GetProperty("primary").GetBoolean());

        var replaced = (await frontend.SendAsync("PUT", $"{Users}/{id}", """{"userName":"ann@x.io","active":false}""")).AssertOk();
        Assert.Equal((false, "ann@x.io", 0), (
            replaced["active"].GetBoolean(), replaced["displayName"].GetString(), replaced["entitlements"].GetArrayLength()));
        (await frontend.SendAsync("POST", Users, """{"userName":"ANN@x.io"}""")).AssertScimError(409, "already exists");
        (await frontend.SendAsync("DELETE", $"{Users}/{id}")).AssertOk();
        (await frontend.SendAsync("GET", $"{Users}/{id}")).AssertScimError(404, id!);
        (await frontend.SendAsync("DELETE", $"{Users}/{id}")).AssertScimError(404, id!);
    }

    [Fact]
    public async Task A_service_principal_keeps_its_application_id()
    {
        await using var frontend = await TestFrontend.StartAsync();
        var made = (await frontend.SendAsync("POST", Services, """{"displayName":"robot"}""")).AssertCreated();
        var (id, application) = (made["id"].GetString()!, made["applicationId"].GetGuid());
        Assert.InRange(long.Parse(id), 1_000_000_000_000_000, 9_007_199_254_740_991);
        var given = Guid.NewGuid();
        Assert.Equal(given, (await frontend.SendAsync("POST", Services, $$"""{"applicationId":"{{given}}"}""")).AssertCreated()["applicationId"].GetGuid());
        (await frontend.SendAsync("POST", Services, """{"applicationId":"x"}""")).AssertScimError(400, "UUID");
        Assert.Equal(application, (await frontend.SendAsync("PUT", $"{Services}/{id}", """{"displayName":"r2"}""")).AssertOk()["applicationId"].GetGuid());
        (await frontend.SendAsync("PUT", $"{Services}/{id}", $$"""{"applicationId":"{{Guid.NewGuid()}}"}""")).AssertScimError(400, "cannot be changed");
        (await frontend.SendAsync("GET", $"{Users}/{id}")).AssertScimError(404, id);
    }

    [Fact]
    public async Task Groups_nest_and_whoever_is_in_the_inner_is_in_the_outer()
    {
        await using var frontend = await TestFrontend.StartAsync();
        var ann = await frontend.AddUserAsync("ann");
        var inner = await frontend.AddGroupAsync("inner", ann);
        var outer = await frontend.AddGroupAsync("outer", inner);
        var read = (await frontend.SendAsync("GET", $"{Users}/{ann}")).AssertOk();
        Assert.Equal(["inner direct", "outer indirect"], read["groups"].EnumerateArray().Select(g => $"{g.GetProperty("display")} {g.GetProperty("type")}"));
        var group = (await frontend.SendAsync("GET", $"{Groups}/{outer}")).AssertOk();
        Assert.Equal($"Groups/{inner}", group["members"][0].GetProperty("$ref").GetString());
        (await PatchAsync(frontend, $"{Groups}/{inner}", $$"""{"op":"add","path":"members","value":[{"value":"{{outer}}"}]}""")).AssertScimError(400, "among its own");
        (await frontend.SendAsync("DELETE", $"{Groups}/{inner}")).AssertOk();
        Assert.Equal(0, (await frontend.SendAsync("GET", $"{Groups}/{outer}")).AssertOk()["members"].GetArrayLength());
    }

    [Theory]
    [InlineData("""{"op":"add","path":"members","value":[{"value":"ID"}]}""", 1)]
    [InlineData("""{"op":"Add","value":{"members":[{"value":"ID"}]}}""", 1)]
    [InlineData("""{"op":"add","path":"members","value":"ID"}""", 1)]
    [InlineData("""{"op":"replace","path":"members","value":[{"value":"ID"}]}""", 1)]
    [InlineData("""{"op":"add","path":"members","value":[{"value":"ID"}]},{"op":"remove","path":"members[value eq \"ID\"]"}""", 0)]
    [InlineData("""{"op":"add","path":"members","value":[{"value":"ID"}]},{"op":"remove","path":"members","value":[{"value":"ID"}]}""", 0)]
    [InlineData("""{"op":"add","path":"members","value":[{"value":"ID"}]},{"op":"remove","path":"members"}""", 0)]
    public async Task Members_are_changed_in_every_form_that_clients_send(string operations, int members)
    {
        await using var frontend = await TestFrontend.StartAsync();
        var ann = await frontend.AddUserAsync("ann");
        var group = await frontend.AddGroupAsync("team");
        var answer = (await PatchAsync(frontend, $"{Groups}/{group}", operations.Replace("ID", ann))).AssertOk();
        Assert.Equal(members, answer["members"].GetArrayLength());
    }

    [Fact]
    public async Task Values_are_changed_in_every_form_that_clients_send()
    {
        await using var frontend = await TestFrontend.StartAsync();
        var ann = $"{Users}/{await frontend.AddUserAsync("ann")}";
        var answer = (await PatchAsync(frontend, ann, """
            {"op":"replace","path":"displayName","value":"Ann"},{"op":"Replace","value":{"name":{"givenName":"A"},"name.familyName":"N","active":"False"}},
            {"op":"replace","path":"emails[type eq \"work\"].value","value":"a@x.io"},{"op":"add","path":"entitlements","value":[{"value":"a"},{"value":"b"}]},
            {"op":"remove","path":"entitlements[value eq \"a\"]"},{"op":"add","path":"roles","value":[{"value":"r"}]}
            """)).AssertOk();
        Assert.Equal(("Ann", "A", "N", false, "a@x.io", "b", "r"), (
            answer["displayName"].GetString(), answer["name"].GetProperty("givenName").GetString(), answer["name"].GetProperty("familyName").GetString(),
            answer["active"].GetBoolean(), answer["emails"][0].GetProperty("value").GetString(),
            Assert.Single(answer["entitlements"].EnumerateArray()).GetProperty("value").GetString(), answer["roles"][0].GetProperty("value").GetString()));
        (await PatchAsync(frontend, ann, """{"op":"move","path":"x"},{"op":"add","path":"x","value":1},{"op":"remove"}""")).AssertScimError(400, "3 mistakes");
        (await PatchAsync(frontend, ann, """{"op":"replace","path":"displayName","value":"x"},{"op":"replace","path":"active","value":"maybe"}""")).AssertScimError(400, "active");
        Assert.Equal("Ann", (await frontend.SendAsync("GET", ann)).AssertOk()["displayName"].GetString());
    }

    [Fact]
    public async Task Lists_are_filtered_sorted_and_cut_into_pages()
    {
        await using var frontend = await TestFrontend.StartAsync();
        foreach (var name in new[] { "carl@x.io", "ann@x.io", "bob@y.io" })
            await frontend.AddUserAsync(name);
        Assert.Equal(["admin", "ann@x.io", "bob@y.io", "carl@x.io"], await NamesAsync(frontend, ""));
        Assert.Equal(["bob@y.io"], await NamesAsync(frontend, "?filter=userName eq \"BOB@y.io\""));
        Assert.Equal(["ann@x.io", "carl@x.io"], await NamesAsync(frontend, "?filter=userName co \"@x\""));
        Assert.Equal(["carl@x.io", "bob@y.io"], await NamesAsync(frontend, "?filter=userName sw \"c\" or displayName sw 'The b'&sortBy=userName&sortOrder=descending"));
        Assert.Equal(["bob@y.io", "carl@x.io"], await NamesAsync(frontend, "?startIndex=3&count=10000"));
        Assert.Empty(await NamesAsync(frontend, "?startIndex=5"));
        var page = (await frontend.SendAsync("GET", Users + "?startIndex=2&count=1&attributes=userName")).AssertOk();
        Assert.Equal((4, 2, 1), (page["totalResults"].GetInt32(), page["startIndex"].GetInt32(), page["itemsPerPage"].GetInt32()));
        Assert.Equal(["schemas", "id", "userName"], page["Resources"][0].EnumerateObject().Select(m => m.Name));
        Assert.Equal(0, (await frontend.SendAsync("GET", Users + "?count=0")).AssertOk()["Resources"].GetArrayLength());
        (await frontend.SendAsync("GET", Users + "?count=x")).AssertScimError(400, "count");
        (await frontend.SendAsync("GET", Users + "?filter=x")).AssertScimError(400, "filter");
    }

    [Fact]
    public async Task What_every_installation_has_stays()
    {
        await using var frontend = await TestFrontend.StartAsync();
        Assert.Equal("admins", (await frontend.SendAsync("GET", Groups + "?filter=displayName eq \"admins\"")).AssertOk()["Resources"][0].GetProperty("displayName").GetString());
        (await frontend.SendAsync("DELETE", Users + "/1")).AssertScimError(400, "every installation");
        (await frontend.SendAsync("DELETE", Groups + "/2")).AssertScimError(400, "every installation");
        (await PatchAsync(frontend, Users + "/1", """{"op":"replace","path":"active","value":false}""")).AssertScimError(400, "stays active");
        (await PatchAsync(frontend, Groups + "/2", """{"op":"remove","path":"members[value eq \"1\"]"}""")).AssertScimError(400, "stays in this group");
        (await PatchAsync(frontend, Groups + "/2", """{"op":"replace","path":"displayName","value":"x"}""")).AssertScimError(400, "renamed");
        (await PatchAsync(frontend, Groups + "/3", """{"op":"add","path":"members","value":[{"value":"1"}]}""")).AssertScimError(400, "everybody");
        Assert.Equal(1, (await frontend.SendAsync("PUT", Groups + "/2", """{"displayName":"admins"}""")).AssertOk()["members"].GetArrayLength());
    }

    [Fact]
    public async Task Members_of_the_group_admins_are_administrators_also_by_way_of_another_group()
    {
        await using var frontend = await TestFrontend.StartAsync();
        var (id, application, _) = await frontend.AddServiceAsync();
        var token = (await frontend.AddTokenForAsync(application)).Token;
        (await frontend.SendAsAsync(token, "POST", Users, """{"userName":"x"}""")).AssertScimError(403, "admins");
        var ops = await frontend.AddGroupAsync("ops", id);
        (await PatchAsync(frontend, Groups + "/2", $$"""{"op":"add","path":"members","value":[{"value":"{{ops}}"}]}""")).AssertOk();
        frontend.Time.Advance(ServingCluster.Frontend.Auth.CallerCache.Lifetime);
        (await frontend.SendAsAsync(token, "POST", Users, """{"userName":"x"}""")).AssertCreated();
    }

    [Fact]
    public async Task Others_read_names_and_groups_but_change_nothing()
    {
        await using var frontend = await TestFrontend.StartAsync();
        var ann = (await frontend.SendAsync("POST", Users, """{"userName":"ann","emails":[{"value":"secret@x.io"}],"roles":[{"value":"r"}]}""")).AssertCreated()["id"].GetString();
        var stranger = await frontend.AddStrangerAsync();
        var read = (await frontend.SendAsAsync(stranger, "GET", $"{Users}/{ann}")).AssertOk();
        Assert.Equal(["schemas", "id", "userName", "displayName", "active", "groups"], read.Body.EnumerateObject().Select(m => m.Name));
        Assert.DoesNotContain("secret", (await frontend.SendAsAsync(stranger, "GET", Users)).AssertOk().Body.ToString());
        (await frontend.SendAsAsync(stranger, "GET", Users + "?filter=emails.value sw \"s\"")).AssertScimError(403, "administrators");
        foreach (var kind in new[] { Users, Groups, Services })
        {
            (await frontend.SendAsAsync(stranger, "POST", kind, "{}")).AssertScimError(403, "admins");
            foreach (var method in new[] { "PUT", "PATCH", "DELETE" })
                (await frontend.SendAsAsync(stranger, method, $"{kind}/2", "{}")).AssertScimError(403, "admins");
        }
    }

    [Fact]
    public async Task Everybody_reads_everything_of_themselves()
    {
        await using var frontend = await TestFrontend.StartAsync();
        var me = (await frontend.SendAsAsync(await frontend.AddStrangerAsync(), "GET", People.Scim + "/Me")).AssertOk();
        Assert.Equal(("robot", "users"), (me["displayName"].GetString(), me["groups"][0].GetProperty("display").GetString()));
        Assert.Equal((0, 0, me["applicationId"].GetString()), (
            me["entitlements"].GetArrayLength(), me["emails"].GetArrayLength(), me["userName"].GetString()));
        frontend.Client.DefaultRequestHeaders.Authorization = null;
        (await frontend.SendAsync("GET", People.Scim + "/Me")).AssertScimError(401, "credentials");
    }

    private static async Task<Answer> PatchAsync(TestFrontend frontend, string path, string operations) => await frontend.SendAsync(
        "PATCH", path, $$"""{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{{operations}}]}""", "application/scim+json");

    private static async Task<IEnumerable<string?>> NamesAsync(TestFrontend frontend, string query) =>
        (await frontend.SendAsync("GET", Users + query)).AssertOk()["Resources"].EnumerateArray().Select(u => u.GetProperty("userName").GetString()).ToList();
}
