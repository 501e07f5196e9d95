using ServingCluster.Gateway.Credentials;
using ServingCluster.Gateway.Settings;

namespace ServingCluster.Gateway.Providers.OpenAi;

/// <summary>
/// Tokens of Microsoft Entra ID for Azure OpenAI by client credentials
/// (https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow#get-a-token).
/// </summary>
internal sealed class EntraTokens(ProviderSettings settings, TokenEndpoint endpoint, Uri authority) : ITokenIssuer
{
    private const string Scope = "https://cognitiveservices.azure.com/.default";

    /// <inheritdoc/>
    public async Task<AccessToken> IssueAsync(CancellationToken cancellationToken)
    {
        var tenant = settings.Require("microsoft_entra_tenant_id");
        var client = settings.Require("microsoft_entra_client_id");
        var secret = await settings.SecretAsync("microsoft_entra_client_secret", cancellationToken);
        KeyValuePair<string, string>[] form =
        [
            new("client_id", client),
            new("scope", Scope),
            new("client_secret", secret),
            new("grant_type", "client_credentials"),
        ];
        var url = new Uri(authority, $"{ProviderUrl.Segment(settings, "microsoft_entra_tenant_id", tenant)}/oauth2/v2.0/token");
        return await endpoint.RequestAsync(url, form, settings, cancellationToken);
    }
}
