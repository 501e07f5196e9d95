using System.Net;
using System.Text;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Security.KeyVault.Secrets;
using ServingCluster.Frontend.Settings;

namespace ServingCluster.Silo.Azure.Tests;

public sealed class AzureKeyVaultTests
{
    private const string Vault = "https://v.vault.azure.net";
    private const string Hex = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

    private static readonly string Other = Convert.ToBase64String(Encoding.ASCII.GetBytes(new string('k', 32)));

    private readonly ScriptedVault _vault = new();

    [Fact]
    public async Task The_newest_enabled_version_comes_first()
    {
        _vault.Versions = [("old", Hex, 100, true), ("off", "not a key", 200, false), ("new", Other, 300, true)];
        var keys = await ReadAsync();
        _vault.Versions = [("new", Other, 300, true)];
        Assert.Equal(2, keys.Count);
        Assert.Equal((await ReadAsync())[0].Id, keys[0].Id);
    }

    [Fact]
    public async Task A_version_that_is_no_key_is_named_and_not_shown()
    {
        _vault.Versions = [("bad", "planted-value", 100, true)];
        var refusal = await Assert.ThrowsAsync<SettingsException>(ReadAsync);
        Assert.Contains("version bad", refusal.Message);
        Assert.DoesNotContain("planted", refusal.Message);
    }

    [Fact]
    public async Task A_vault_without_the_secret_is_told() =>
        Assert.Contains("serving-secrets-key", (await Assert.ThrowsAsync<SettingsException>(ReadAsync)).Message);

    private Task<IReadOnlyList<ServingCluster.Grains.Secrets.MasterKey>> ReadAsync()
    {
        var options = new SecretClientOptions { Transport = new HttpClientTransport(new HttpClient(_vault, disposeHandler: false)) };
        options.Retry.MaxRetries = 0;
        return new AzureKeyVault(new SecretClient(new Uri(Vault), new NoCredential(), options), "serving-secrets-key").ReadAsync();
    }

    private sealed class ScriptedVault : HttpMessageHandler
    {
        public IReadOnlyList<(string Version, string Value, long Created, bool Enabled)> Versions { get; set; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            const string root = "/secrets/serving-secrets-key/";
            var rest = request.RequestUri!.AbsolutePath[root.Length..];
            var body = rest == "versions"
                ? $$"""{"value":[{{string.Join(",", Versions.Select(v => Item(v.Version, v.Created, v.Enabled, "")))}}]}"""
                : Versions.Where(v => v.Version == rest).Select(v => Item(v.Version, v.Created, v.Enabled, $"\"value\":\"{v.Value}\",")).Single();
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(body, Encoding.UTF8, "application/json") });

            static string Item(string version, long created, bool enabled, string value) =>
                $$$"""{ {{{value}}}"id":"{{{Vault}}}{{{root}}}{{{version}}}","attributes":{"enabled":{{{(enabled ? "true" : "false")}}},"created":{{{created}}},"updated":{{{created}}} } }""";
        }
    }

    private sealed class NoCredential : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => new("token", DateTimeOffset.MaxValue);

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) => new(GetToken(requestContext, cancellationToken));
    }
}
