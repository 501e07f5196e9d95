using System.Text;
using ServingCluster.Errors;
using ServingCluster.Frontend.Settings;
using ServingCluster.Frontend.Tests.Fakes;

namespace ServingCluster.Frontend.Tests.Auth;

public sealed class AuthenticationTests
{
    private const string Path = "/api/2.0/serving-endpoints";

    [Theory]
    [InlineData("Bearer test-token-of-the-admin")]
    [InlineData("bearer test-token-of-the-admin")]
    [InlineData("Basic dG9rZW46dGVzdC10b2tlbi1vZi10aGUtYWRtaW4=")]
    public async Task The_token_opens_as_bearer_and_as_basic_password(string header)
    {
        await using var frontend = await TestFrontend.StartAsync();
        for (var i = 0; i < 2; i++)
            (await GetAsync(frontend, header)).AssertOk();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer")]
    [InlineData("Bearer  ")]
    [InlineData("Digest abc")]
    [InlineData("Basic !!!")]
    [InlineData("Basic dXNlcjpwYXNzd29yZA==")]
    public async Task Without_readable_credentials_the_answer_is_401_with_a_challenge(string? header)
    {
        await using var frontend = await TestFrontend.StartAsync();
        var answer = (await GetAsync(frontend, header)).AssertError(401, "UNAUTHENTICATED");
        Assert.Contains("Bearer", answer.Headers["WWW-Authenticate"]);
    }

    [Fact]
    public async Task A_wrong_token_is_403()
    {
        await using var frontend = await TestFrontend.StartAsync();
        Assert.Equal("Invalid access token", (await GetAsync(frontend, "Bearer wrong")).AssertError(403, "PERMISSION_DENIED").Message);
    }

    [Fact]
    public async Task Invocations_need_the_token_too()
    {
        await using var frontend = await TestFrontend.StartAsync();
        frontend.Client.DefaultRequestHeaders.Authorization = null;
        (await frontend.SendAsync("POST", "/serving-endpoints/iris/invocations", "{}")).AssertError(401, "UNAUTHENTICATED");
        Assert.Null(frontend.Router.LastRequest);
    }

    [Fact]
    public async Task The_first_start_makes_a_token_of_which_only_the_hash_is_stored()
    {
        var store = new FakeStore();
        string token;
        await using (var first = await TestFrontend.StartAsync(new ServingSettings { AuditLog = false }, store))
        {
            token = first.Credentials.GeneratedToken!;
            Assert.Matches("^sc-[A-Za-z0-9_-]{43}$", token);
            (await GetAsync(first, $"Bearer {token}")).AssertOk();
            var output = new StringWriter();
            await StartReport.WriteAsync(first.Services, output);
            Assert.Contains(token, output.ToString());
        }

        Assert.All(store.Records, r => Assert.DoesNotContain(token, Encoding.UTF8.GetString(r.Value.Span)));
        await using var second = await TestFrontend.StartAsync(new ServingSettings { AuditLog = false }, store);
        Assert.Null(second.Credentials.GeneratedToken);
        (await GetAsync(second, $"Bearer {token}")).AssertOk();
    }

    [Fact]
    public async Task A_generated_token_that_nobody_was_shown_is_not_kept()
    {
        var store = new FakeStore();
        await using (var first = await TestFrontend.StartAsync(new ServingSettings { AuditLog = false }, store))
            Assert.NotNull(first.Credentials.GeneratedToken);
        await using var second = await TestFrontend.StartAsync(new ServingSettings { AuditLog = false }, store);
        Assert.NotNull(second.Credentials.GeneratedToken);
    }

    [Fact]
    public async Task Of_two_processes_that_make_a_token_at_once_one_is_told_to_start_again()
    {
        var store = new FakeStore();
        await using var first = await TestFrontend.StartAsync(new ServingSettings { AuditLog = false }, store);
        await using var second = await TestFrontend.StartAsync(new ServingSettings { AuditLog = false }, store);
        await first.Credentials.KeepGeneratedTokenAsync(CancellationToken.None);
        await Assert.ThrowsAsync<ServingException>(() => second.Credentials.KeepGeneratedTokenAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_token_in_the_settings_stands_instead_and_nothing_is_generated()
    {
        await using var frontend = await TestFrontend.StartAsync();
        Assert.Null(frontend.Credentials.GeneratedToken);
        Assert.DoesNotContain(frontend.Store.Records, r => r.Key == "auth/admin-token");
    }

    [Fact]
    public async Task Discovery_answers_without_a_token_and_names_the_same_workspace_after_a_restart()
    {
        var store = new FakeStore();
        var ids = new List<string>();
        for (var i = 0; i < 2; i++)
        {
            await using var frontend = await TestFrontend.StartAsync(store: store);
            frontend.Client.DefaultRequestHeaders.Authorization = null;
            var answer = (await frontend.SendAsync("GET", "/.well-known/databricks-config")).AssertOk();
            ids.Add(answer["workspace_id"].GetString()! + answer["account_id"].GetGuid());
            Assert.Equal("http://localhost/oidc", answer["oidc_endpoint"].GetString());
        }

        Assert.Equal(ids[0], ids[1]);
    }

    [Fact]
    public async Task The_caller_learns_who_it_is()
    {
        await using var frontend = await TestFrontend.StartAsync();
        var answer = (await frontend.SendAsync("GET", "/api/2.0/preview/scim/v2/Me")).AssertOk();
        Assert.Equal("admin", answer["userName"].GetString());
        Assert.True(answer["active"].GetBoolean());
        Assert.Matches("^[0-9]{16}$", answer.Headers["x-databricks-org-id"]);
    }

    private static async Task<Answer> GetAsync(TestFrontend frontend, string? header)
    {
        frontend.Client.DefaultRequestHeaders.Authorization = null;
        using var request = new HttpRequestMessage(HttpMethod.Get, Path);
        if (header is not null)
            request.Headers.TryAddWithoutValidation("Authorization", header);
        return await frontend.SendAsync(request);
    }
}
