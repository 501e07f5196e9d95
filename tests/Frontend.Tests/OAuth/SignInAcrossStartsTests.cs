using System.Text;
using System.Text.RegularExpressions;
using ServingCluster.Frontend.Settings;
using ServingCluster.Frontend.Tests.Fakes;
using static ServingCluster.Frontend.Tests.OAuth.SignInFlow;

namespace ServingCluster.Frontend.Tests.OAuth;

/// <summary>Sign-ins in a server that was started with other settings since.</summary>
public sealed class SignInAcrossStartsTests
{
    [Fact]
    public async Task A_sign_in_with_the_administrators_token_ends_when_the_server_is_started_with_another()
    {
        var store = new FakeStore();
        string unused;
        Answer first, second, narrowed, ofUser;
        await using (var frontend = await TestFrontend.StartAsync(store: store))
        {
            (first, second) = (await SignInAsync(frontend), await SignInAsync(frontend));
            narrowed = await SignInAsync(frontend);
            ofUser = await SignInAsync(frontend, await PatOfAsync(frontend, await frontend.AddUserAsync("ann@x.io")));
            unused = await CodeAsync(frontend);
        }

        await using (var same = await TestFrontend.StartAsync(store: store))
        {
            (await MeAsync(same, first)).AssertOk();
            first = (await RefreshAsync(same, RefreshTokenOf(first))).AssertOk();
        }

        await using var after = await TestFrontend.StartAsync(WithAnotherToken(), store);
        (await MeAsync(after, first)).AssertScimError(403, "Invalid access token");
        (await MeAsync(after, second)).AssertScimError(403, "Invalid access token");
        (await RefreshAsync(after, RefreshTokenOf(first))).AssertOAuthError(400, "invalid_grant", "administrator's token was changed");
        (await RefreshAsync(after, RefreshTokenOf(second))).AssertOAuthError(400, "invalid_grant", "administrator's token was changed");
        (await ExchangeAsync(after, unused)).AssertOAuthError(400, "invalid_grant", "administrator's token was changed");
        (await ForEndpointsAsync(after, narrowed)).AssertOAuthError(400, "invalid_grant", "assertion");
        (await MeAsync(after, ofUser)).AssertOk();
        (await RefreshAsync(after, RefreshTokenOf(ofUser))).AssertOk();
    }

    [Fact]
    public async Task A_sign_in_that_does_not_say_which_token_of_the_administrator_it_was_made_with_is_read_and_refused()
    {
        var store = new FakeStore();
        Answer first;
        await using (var frontend = await TestFrontend.StartAsync(store: store))
        {
            first = await SignInAsync(frontend);
            var stored = Assert.Single(store.Records, r => r.Key.StartsWith("identity/credentials/", StringComparison.Ordinal));
            var written = Encoding.UTF8.GetString(stored.Value.Span);
            var older = Regex.Replace(written, ",\"admin_hash\":\"[0-9a-f]{64}\"", "");
            Assert.NotEqual(written, older);
            await store.WriteAsync(stored.Key, Encoding.UTF8.GetBytes(older), stored.ETag, default);
        }

        await using var after = await TestFrontend.StartAsync(store: store);
        (await MeAsync(after, first)).AssertScimError(403, "Invalid access token");
        (await RefreshAsync(after, RefreshTokenOf(first))).AssertOAuthError(400, "invalid_grant", "earlier release");
    }

    [Fact]
    public async Task A_client_that_was_taken_out_of_the_settings_gets_no_more_tokens()
    {
        var store = new FakeStore();
        string unused;
        Answer first;
        await using (var frontend = await TestFrontend.StartAsync(WithClient(), store))
        {
            unused = await CodeAsync(frontend, client: "webui", address: Registered);
            first = (await ExchangeAsync(frontend, await CodeAsync(frontend, client: "webui", address: Registered), address: Registered, client: "webui")).AssertOk();
            first = (await RefreshAsync(frontend, RefreshTokenOf(first), "webui")).AssertOk();
        }

        await using (var without = await TestFrontend.StartAsync(store: store))
        {
            (await RefreshAsync(without, RefreshTokenOf(first), "webui")).AssertOAuthError(401, "invalid_client", "there is no client 'webui'");
            (await ExchangeAsync(without, unused, address: Registered, client: "webui")).AssertOAuthError(401, "invalid_client", "there is no client 'webui'");
            (await MeAsync(without, first)).AssertScimError(403, "Invalid access token");
        }

        await using var again = await TestFrontend.StartAsync(WithClient(), store);
        (await RefreshAsync(again, RefreshTokenOf(first), "webui")).AssertOAuthError(400, "invalid_grant", "");
    }

    private static ServingSettings WithAnotherToken() => new() { AdminToken = "another-token-of-the-admin", UsageLog = false, AuditLog = false };
}
