using ServingCluster.Gateway.Credentials;
using ServingCluster.Gateway.Settings;

namespace ServingCluster.Gateway.Providers.Google;

/// <summary>Trades a service account's signature for access tokens (RFC 7523, section 2.1).</summary>
internal sealed class ServiceAccountTokens(ProviderSettings settings, TokenEndpoint endpoint, TimeProvider time) : ITokenIssuer
{
    /// <inheritdoc/>
    public async Task<AccessToken> IssueAsync(CancellationToken cancellationToken)
    {
        var key = ServiceAccountKey.Parse(await settings.SecretAsync("private_key", cancellationToken), settings.Owner);
        var assertion = key.Assertion(time.GetUtcNow());
        settings.Hide("assertion", assertion);
        KeyValuePair<string, string>[] form =
        [
            new("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"),
            new("assertion", assertion),
        ];
        return await endpoint.RequestAsync(key.TokenUri, form, settings, cancellationToken);
    }
}
