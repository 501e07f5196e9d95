using Microsoft.Extensions.Time.Testing;
using ServingCluster.Errors;
using ServingCluster.Gateway.Credentials;

namespace ServingCluster.Gateway.Tests.Credentials;

public sealed class TokenCredentialTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly Issuer _issuer;

    public TokenCredentialTests() => _issuer = new Issuer(_time);

    [Fact]
    public async Task Many_that_find_no_token_wait_for_one_request()
    {
        using var credential = new TokenCredential(_issuer, _time);
        var asked = Enumerable.Range(0, 20).Select(_ => HeaderAsync(credential)).ToArray();
        _issuer.Gate.SetResult();
        Assert.All(await Task.WhenAll(asked), header => Assert.Equal("Bearer t1", header));
    }

    [Fact]
    public async Task A_failed_request_is_made_anew()
    {
        using var credential = new TokenCredential(_issuer, _time);
        _issuer.Gate.SetException(new ServingException(ErrorCode.TemporarilyUnavailable, "down"));
        await Assert.ThrowsAsync<ServingException>(() => HeaderAsync(credential));
        _issuer.Gate = new();
        _issuer.Gate.SetResult();
        Assert.Equal("Bearer t2", await HeaderAsync(credential));
    }

    [Fact]
    public async Task A_token_is_replaced_five_minutes_before_its_end_or_when_it_is_refused()
    {
        using var credential = new TokenCredential(_issuer, _time);
        _issuer.Gate.SetResult();
        Assert.False(credential.Renew());
        Assert.Equal("Bearer t1", await HeaderAsync(credential));
        _time.Advance(TimeSpan.FromMinutes(54));
        Assert.Equal("Bearer t1", await HeaderAsync(credential));
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("Bearer t2", await HeaderAsync(credential));
        Assert.True(credential.Renew());
        Assert.Equal("Bearer t3", await HeaderAsync(credential));
    }

    [Fact]
    public void A_token_shows_itself_to_nobody() => Assert.DoesNotContain("sk-1", new AccessToken("sk-1", default).ToString());

    private static async Task<string> HeaderAsync(TokenCredential credential)
    {
        using var message = new HttpRequestMessage();
        await credential.ApplyAsync(message, default, TestContext.Current.CancellationToken);
        return message.Headers.Authorization!.ToString();
    }

    private sealed class Issuer(TimeProvider time) : ITokenIssuer
    {
        private int _count;

        public TaskCompletionSource Gate { get; set; } = new();

        public async Task<AccessToken> IssueAsync(CancellationToken cancellationToken)
        {
            var number = ++_count;
            await Gate.Task;
            return new($"t{number}", time.GetUtcNow().AddHours(1));
        }
    }
}
