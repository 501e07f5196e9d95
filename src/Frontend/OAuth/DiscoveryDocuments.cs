using ServingCluster.Frontend.Http;
using ServingCluster.Frontend.OAuth.Grants;

namespace ServingCluster.Frontend.OAuth;

/// <summary>What clients read to find their way: the endpoints of OAuth (RFC 8414) and the keys of its tokens (RFC 7517).</summary>
internal sealed class DiscoveryDocuments(SigningKeys keys, OAuthPaths paths, IEnumerable<IGrant> grants)
{
    private readonly string[] _grants = [.. grants.Select(g => g.Name).Order(StringComparer.Ordinal)];

    public Task DescribeAsync(HttpContext context) => JsonReply.SendAsync(context, (Document: this, Context: context), static (json, state) =>
    {
        var place = state.Document.Place(state.Context);
        json.WriteString("issuer", state.Document.Issuer(state.Context));
        json.WriteString("authorization_endpoint", place + OAuthPaths.Authorize);
        json.WriteString("token_endpoint", place + OAuthPaths.Token);
        json.WriteString("revocation_endpoint", place + OAuthPaths.Revoke);
        json.WriteString("jwks_uri", state.Document.Issuer(state.Context) + OAuthPaths.Keys);
        json.WriteTexts("response_types_supported", ["code"]);
        json.WriteTexts("response_modes_supported", ["query"]);
        json.WriteTexts("subject_types_supported", ["public"]);
        json.WriteTexts("id_token_signing_alg_values_supported", ["ES256"]);
        json.WriteTexts("scopes_supported", [Scopes.AllApis, Scopes.OfflineAccess]);
        json.WriteTexts("grant_types_supported", state.Document._grants);
        json.WriteTexts("code_challenge_methods_supported", ["S256"]);
        json.WriteTexts("token_endpoint_auth_methods_supported", ["client_secret_basic", "client_secret_post", "none"]);
        json.WriteTexts("revocation_endpoint_auth_methods_supported", ["none"]);
    });

    public async Task ListKeysAsync(HttpContext context)
    {
        var published = await keys.PublishedAsync(context.RequestAborted);
        await JsonReply.SendAsync(context, published, static (json, list) =>
        {
            json.WriteStartArray("keys");
            foreach (var key in list)
            {
                json.WriteStartObject();
                json.WriteString("kty", "EC");
                json.WriteString("crv", "P-256");
                json.WriteString("use", "sig");
                json.WriteString("alg", "ES256");
                json.WriteString("kid", key.Id);
                json.WriteString("x", key.X);
                json.WriteString("y", key.Y);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    private string Issuer(HttpContext context) => paths.Issuer(context);

    private string Place(HttpContext context) => paths.Base(context);
}
