using System.Text.Json;
using ServingCluster.Frontend.Settings;
using ServingCluster.Frontend.Tests.Fakes;
using ServingCluster.Frontend.Tests.OAuth;
using ServingCluster.Grains.Access;
using ServingCluster.Identity;

namespace ServingCluster.Frontend.Tests.Access;

public sealed class PermissionRoutesTests
{
    private const string Id = "0123456789abcdef0123456789abcdef";
    private const string Path = "/api/2.0/permissions/serving-endpoints/" + Id;
    private const string Admins =
        """{"group_name":"admins","all_permissions":[{"permission_level":"CAN_MANAGE","inherited":true,"inherited_from_object":["/serving-endpoints/"]}]}""";

    [Fact]
    public async Task Grants_are_told_as_clients_know_them()
    {
        await using var frontend = await StartAsync();
        var answer = (await frontend.SendAsync("GET", Path)).AssertOk();
        AssertJson(
            $$"""
            {"object_id":"/serving-endpoints/{{Id}}","object_type":"serving-endpoint","access_control_list":[
             {"user_name":"admin","display_name":"Administrator","all_permissions":[{"permission_level":"CAN_MANAGE","inherited":false}]},{{Admins}}]}
            """,
            answer.Body);
    }

    [Fact]
    public async Task A_put_replaces_the_direct_grants_and_a_patch_adds_to_them()
    {
        await using var frontend = await StartAsync();
        await frontend.AddUserAsync("bob@x.io");
        await frontend.AddGroupAsync("readers");
        var bob = """{"user_name":"bob@x.io","display_name":"The bob@x.io","all_permissions":[{"permission_level":"CAN_QUERY","inherited":false}]}""";
        var readers = """{"group_name":"readers","all_permissions":[{"permission_level":"CAN_VIEW","inherited":false}]}""";

        var put = await frontend.SendAsync("PUT", Path, """{"access_control_list":[{"user_name":"bob@x.io","permission_level":"CAN_QUERY"}]}""");
        AssertJson($"[{bob},{Admins}]", put.AssertOk()["access_control_list"]);
        var patched = await frontend.SendAsync("PATCH", Path, """{"access_control_list":[{"group_name":"readers","permission_level":"CAN_VIEW"}]}""");
        AssertJson($"[{bob},{readers},{Admins}]", patched.AssertOk()["access_control_list"]);
        AssertJson($"[{Admins}]", (await frontend.SendAsync("PUT", Path, "{}")).AssertOk()["access_control_list"]);
    }

    [Fact]
    public async Task A_grant_to_the_administrators_stands_beside_what_they_inherit()
    {
        await using var frontend = await StartAsync();
        var answer = await frontend.SendAsync("PUT", Path, """{"access_control_list":[{"group_name":"admins","permission_level":"CAN_MANAGE"}]}""");
        var admins = answer.AssertOk()["access_control_list"].EnumerateArray().Single();
        Assert.Equal([false, true], admins.GetProperty("all_permissions").EnumerateArray().Select(p => p.GetProperty("inherited").GetBoolean()));
    }

    [Fact]
    public async Task All_mistakes_are_told_at_once()
    {
        await using var frontend = await StartAsync();
        var answer = await frontend.SendAsync(
            "PATCH", Path,
            """{"access_control_list":[{"permission_level":"CAN_VIEW"},{"user_name":"a","group_name":"b","permission_level":"CAN_READ"},{"user_name":"a"}]}""");
        answer.AssertError(400, "INVALID_PARAMETER_VALUE");
        Assert.Contains("access_control_list[0].user_name: exactly one of", answer.Message);
        Assert.Contains("access_control_list[1].permission_level: 'CAN_READ' is no level of this kind of object; the levels are CAN_VIEW, CAN_QUERY, CAN_MANAGE.", answer.Message);
        Assert.Contains("access_control_list[2].permission_level: is required.", answer.Message);
    }

    [Theory]
    [InlineData("""{"user_name":"nobody@x.io","permission_level":"CAN_VIEW"}""", "there is no user 'nobody@x.io'")]
    [InlineData("""{"group_name":"no-group","permission_level":"CAN_VIEW"}""", "there is no group 'no-group'")]
    [InlineData("""{"service_principal_name":"x","permission_level":"CAN_VIEW"}""", "there is no service principal with the application id 'x'")]
    [InlineData("""{"group_name":"admins","permission_level":"CAN_VIEW"}""", "cannot be given less")]
    [InlineData("""{"user_name":"admin","permission_level":"CAN_VIEW"},{"user_name":"admin","permission_level":"CAN_QUERY"}""", "'admin' is given twice")]
    public async Task What_cannot_be_granted_is_refused(string grants, string because)
    {
        await using var frontend = await StartAsync();
        var answer = await frontend.SendAsync("PUT", Path, $$"""{"access_control_list":[{{grants}}]}""");
        answer.AssertError(400, "INVALID_PARAMETER_VALUE");
        Assert.Contains(because, answer.Message);
    }

    [Fact]
    public async Task Where_another_issuer_is_trusted_its_users_and_groups_may_be_granted_something()
    {
        await using var frontend = await StartAsync(new ServingSettings
        {
            AdminToken = TestFrontend.Token,
            UsageLog = false,
            AuditLog = false,
            OidcIssuer = "https://login.example.org",
            OidcAudience = "x",
        });
        (await frontend.SendAsync("PUT", Path, """{"access_control_list":[{"group_name":"theirs","permission_level":"CAN_VIEW"}]}""")).AssertOk();
    }

    [Theory]
    [InlineData("serving-endpoints/ffffffffffffffffffffffffffffffff", 404, "RESOURCE_DOES_NOT_EXIST")]
    [InlineData("serving-endpoints/churn", 404, "RESOURCE_DOES_NOT_EXIST")]
    [InlineData("registered-models/0123456789abcdef0123456789abcdef", 404, "RESOURCE_DOES_NOT_EXIST")]
    [InlineData("clusters/1", 400, "INVALID_PARAMETER_VALUE")]
    public async Task What_is_not_there_is_not_found(string path, int status, string code)
    {
        await using var frontend = await StartAsync();
        (await frontend.SendAsync("GET", "/api/2.0/permissions/" + path)).AssertError(status, code);
    }

    [Fact]
    public async Task An_id_is_not_that_of_a_later_endpoint_of_the_same_name()
    {
        await using var frontend = await StartAsync();
        var endpoint = frontend.Grains.Endpoint("churn");
        endpoint.Description = endpoint.Description! with { Id = "ffffffffffffffffffffffffffffffff" };
        (await frontend.SendAsync("GET", Path)).AssertError(404, "RESOURCE_DOES_NOT_EXIST");
    }

    [Fact]
    public async Task The_levels_are_told()
    {
        await using var frontend = await StartAsync();
        var levels = (await frontend.SendAsync("GET", Path + "/permissionLevels")).AssertOk()["permission_levels"].EnumerateArray().ToList();
        Assert.Equal(["CAN_VIEW", "CAN_QUERY", "CAN_MANAGE"], levels.Select(l => l.GetProperty("permission_level").GetString()));
        Assert.All(levels, l => Assert.NotEmpty(l.GetProperty("description").GetString()!));
    }

    [Fact]
    public async Task Everyone_reads_the_models_of_the_server_and_that_is_told_as_inherited()
    {
        await using var frontend = await StartAsync();
        var model = Samples.Model(new() { Inputs = [] });
        await frontend.Grains.AddModelAsync(model);
        await new ObjectIds(ObjectIds.Models, frontend.Store).KeepAsync(model.Id, model.Name);
        var answer = (await frontend.SendAsync("GET", "/api/2.0/permissions/registered-models/" + model.Id)).AssertOk();
        Assert.Equal("registered-model", answer["object_type"].GetString());
        AssertJson(
            """{"group_name":"users","all_permissions":[{"permission_level":"CAN_READ","inherited":true,"inherited_from_object":["/registered-models/"]}]}""",
            answer["access_control_list"][1]);
    }

    [Fact]
    public async Task Lists_show_what_the_caller_may_see_and_answers_the_callers_level()
    {
        await using var frontend = await StartAsync();
        await frontend.Grains.AddEndpointAsync("hidden");
        var stranger = await frontend.AddStrangerAsync();
        var everyone = """{"access_control_list":[{"group_name":"users","permission_level":"CAN_VIEW"}]}""";
        Assert.Equal(0, (await frontend.SendAsAsync(stranger, "GET", "/api/2.0/serving-endpoints"))["endpoints"].GetArrayLength());
        (await frontend.SendAsync("PATCH", Path, everyone)).AssertOk();

        var seen = (await frontend.SendAsAsync(stranger, "GET", "/api/2.0/serving-endpoints"))["endpoints"].EnumerateArray().Single();
        Assert.Equal(("churn", "CAN_VIEW"), (seen.GetProperty("name").GetString(), seen.GetProperty("permission_level").GetString()));
        Assert.Equal("CAN_VIEW", (await frontend.SendAsAsync(stranger, "GET", "/api/2.0/serving-endpoints/churn"))["permission_level"].GetString());
        Assert.Equal("CAN_VIEW", (await frontend.SendAsAsync(stranger, "GET", "/api/2.0/serving-endpoints/churn/permissions/me"))["permission_level"].GetString());
        var refusal = await frontend.SendAsAsync(stranger, "DELETE", "/api/2.0/serving-endpoints/churn");
        refusal.AssertError(403, "PERMISSION_DENIED");
        Assert.Contains("may not manage endpoint 'churn': that takes CAN_MANAGE", refusal.Message);
    }

    [Fact]
    public async Task Whoever_creates_an_endpoint_manages_it()
    {
        await using var frontend = await StartAsync();
        var stranger = await frontend.AddStrangerAsync();
        Assert.Equal("CAN_MANAGE", (await frontend.SendAsAsync(stranger, "POST", "/api/2.0/serving-endpoints", """{"name":"own"}""")).AssertOk()["permission_level"].GetString());
        var granted = Assert.Single(frontend.Grains.Endpoint("own").Creation!.Access!.Entries);
        Assert.Equal((PrincipalKind.ServicePrincipal, EndpointPermission.CanManage), (granted.Kind, granted.Level));
    }

    [Fact]
    public async Task Pages_of_models_tell_nothing_of_those_that_the_caller_may_not_see()
    {
        await using var frontend = await StartAsync();
        var stranger = await frontend.AddStrangerAsync();
        foreach (var (name, access) in new[] { ("a", "users"), ("b", "others"), ("c", "users"), ("d", "others") })
        {
            var list = new AccessList<ModelPermission> { Entries = [new(PrincipalKind.Group, access, ModelPermission.CanRead)] };
            await frontend.Grains.AddModelAsync(Samples.NewModel(name, "admin", list));
        }

        const string Search = "/api/2.0/mlflow/registered-models/search?max_results=1";
        var first = (await frontend.SendAsAsync(stranger, "GET", Search)).AssertOk();
        Assert.Equal("a", first["registered_models"].EnumerateArray().Single().GetProperty("name").GetString());
        var second = (await frontend.SendAsAsync(stranger, "GET", $"{Search}&page_token={first["next_page_token"].GetString()}")).AssertOk();
        Assert.Equal("c", second["registered_models"].EnumerateArray().Single().GetProperty("name").GetString());
        Assert.False(second.Body.TryGetProperty("next_page_token", out _));
    }

    private static async Task<TestFrontend> StartAsync(ServingSettings? settings = null)
    {
        var frontend = await TestFrontend.StartAsync(settings);
        var endpoint = await frontend.Grains.AddEndpointAsync("churn");
        endpoint.Description = endpoint.Description! with { Access = AccessList<EndpointPermission>.Of(PrincipalKind.User, "admin") };
        await new ObjectIds(ObjectIds.Endpoints, frontend.Store).KeepAsync(Id, "churn");
        return frontend;
    }

    private static void AssertJson(string expected, JsonElement actual)
    {
        using var document = JsonDocument.Parse(expected);
        Assert.True(JsonElement.DeepEquals(document.RootElement, actual), actual.ToString());
    }
}
