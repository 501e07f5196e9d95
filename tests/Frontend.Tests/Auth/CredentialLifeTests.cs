using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;
using ServingCluster.Frontend.Auth;
using ServingCluster.Frontend.Tests.OAuth;

namespace ServingCluster.Frontend.Tests.Auth;

public sealed class CredentialLifeTests
{
    private const string Path = "/api/2.0/serving-endpoints";
    private const string Manage = "/api/2.0/token-management/tokens/";

    [Fact]
    public async Task A_token_in_the_header_of_anthropics_clients_opens_too()
    {
        await using var frontend = await TestFrontend.StartAsync();
        frontend.Client.DefaultRequestHeaders.Authorization = null;
        for (var i = 0; i < 2; i++)
        {
            (await SendKeyAsync(frontend, TestFrontend.Token)).AssertOk();
            (await SendKeyAsync(frontend, "wrong")).AssertError(403, "PERMISSION_DENIED");
        }

        // A bare token is no header 'Authorization', whatever was let in before.
        using var request = new HttpRequestMessage(HttpMethod.Get, Path);
        request.Headers.TryAddWithoutValidation("Authorization", TestFrontend.Token);
        (await frontend.SendAsync(request)).AssertError(401, "UNAUTHENTICATED");
    }

    [Fact]
    public async Task A_revoked_token_is_refused_within_the_bound_by_a_process_that_knew_it()
    {
        await using var frontend = await TestFrontend.StartAsync();
        var (token, id) = await frontend.AddTokenForAsync((await frontend.AddServiceAsync()).ApplicationId);
        (await frontend.SendAsAsync(token, "GET", Path)).AssertOk();
        (await frontend.SendAsync("DELETE", Manage + id)).AssertOk();
        (await frontend.SendAsAsync(token, "GET", Path)).AssertOk();
        frontend.Time.Advance(CallerCache.Lifetime);
        (await frontend.SendAsAsync(token, "GET", Path)).AssertError(403, "PERMISSION_DENIED");
    }

    [Fact]
    public async Task A_header_that_is_longer_than_its_token_makes_it_is_not_kept()
    {
        await using var frontend = await TestFrontend.StartAsync();
        var (token, id) = await frontend.AddTokenForAsync((await frontend.AddServiceAsync()).ApplicationId);

        // Blanks mean nothing in base64, so that one token has headers without end.
        var header = "Basic " + Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes("token:" + token)).Insert(8, new string(' ', 4096));
        (await SendHeaderAsync(frontend, header)).AssertOk();
        (await frontend.SendAsync("DELETE", Manage + id)).AssertOk();
        (await SendHeaderAsync(frontend, header)).AssertError(403, "PERMISSION_DENIED");
    }

    [Fact]
    public async Task A_token_in_use_is_looked_up_behind_the_back_of_its_requests()
    {
        await using var frontend = await TestFrontend.StartAsync();
        var (token, id) = await frontend.AddTokenForAsync((await frontend.AddServiceAsync()).ApplicationId);
        (await frontend.SendAsAsync(token, "GET", Path)).AssertOk();
        (await frontend.SendAsync("DELETE", Manage + id)).AssertOk();
        frontend.Time.Advance(CallerCache.RefreshAfter);

        // This one is let in and sets the look-up going, which is over at once over a store in memory.
        (await frontend.SendAsAsync(token, "GET", Path)).AssertOk();
        (await frontend.SendAsAsync(token, "GET", Path)).AssertError(403, "PERMISSION_DENIED");
    }

    [Fact]
    public async Task Another_process_takes_a_new_token_at_once_and_refuses_a_revoked_one()
    {
        await using var frontend = await TestFrontend.StartAsync();
        var (token, id) = await frontend.AddTokenForAsync((await frontend.AddServiceAsync()).ApplicationId);
        await using var other = await TestFrontend.StartAsync(more: s => s.AddSingleton<IServingGrains>(frontend.Grains));
        (await other.SendAsAsync(token, "GET", Path)).AssertOk();
        (await frontend.SendAsync("DELETE", Manage + id)).AssertOk();
        other.Time.Advance(CallerCache.Lifetime);
        (await other.SendAsAsync(token, "GET", Path)).AssertError(403, "PERMISSION_DENIED");
    }

    [Fact]
    public async Task A_token_ends_at_its_time_to_the_second()
    {
        await using var frontend = await TestFrontend.StartAsync();
        var (token, _) = await frontend.AddTokenForAsync((await frontend.AddServiceAsync()).ApplicationId, seconds: 5);
        (await frontend.SendAsAsync(token, "GET", Path)).AssertOk();
        frontend.Time.Advance(TimeSpan.FromSeconds(4.9));
        (await frontend.SendAsAsync(token, "GET", Path)).AssertOk();
        frontend.Time.Advance(TimeSpan.FromSeconds(0.1));
        (await frontend.SendAsAsync(token, "GET", Path)).AssertError(403, "PERMISSION_DENIED");
    }

    [Fact]
    public async Task The_administrators_token_opens_when_nothing_can_be_looked_up()
    {
        await using var frontend = await TestFrontend.StartAsync();
        (await frontend.SendAsync("GET", Path)).AssertOk();
        frontend.Store.IsBroken = true;
        frontend.Time.Advance(TimeSpan.FromDays(1));
        (await frontend.SendAsync("GET", Path)).AssertOk();
    }

    [Fact]
    public async Task A_personal_token_is_the_password_of_basic_too()
    {
        await using var frontend = await TestFrontend.StartAsync();
        var token = await frontend.AddStrangerAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, Path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes("token:" + token)));
        (await frontend.SendAsync(request)).AssertOk();
    }

    private static async Task<Answer> SendHeaderAsync(TestFrontend frontend, string header)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Path);
        request.Headers.TryAddWithoutValidation("Authorization", header);
        return await frontend.SendAsync(request);
    }

    private static async Task<Answer> SendKeyAsync(TestFrontend frontend, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Path);
        request.Headers.Add("x-api-key", key);
        return await frontend.SendAsync(request);
    }
}
