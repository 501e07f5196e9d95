using System.Text;

namespace ServingCluster.Frontend.OAuth;

/// <summary>How a client names itself: by HTTP Basic, or in the form (RFC 6749, 2.3.1). The secret is empty for a public client.</summary>
/// <param name="Id">The client's id; may be empty.</param>
/// <param name="Secret">Its secret.</param>
internal sealed record ClientAuthentication(string Id, string Secret)
{
    private const string Basic = "Basic ";

    /// <exception cref="OAuthException">The header cannot be read, or both ways are used.</exception>
    public static ClientAuthentication Read(HttpContext context, FormBody form)
    {
        var header = context.Request.Headers.Authorization.ToString();
        var (id, secret) = (form.Text("client_id"), form.Text("client_secret"));
        if (!header.StartsWith(Basic, StringComparison.OrdinalIgnoreCase))
            return new ClientAuthentication(id, secret);
        if (secret.Length > 0)
            throw new OAuthException(OAuthErrors.InvalidRequest, "client_secret: stands in the header 'Authorization' already; send it once.");
        var client = ReadBasic(header[Basic.Length..]);
        return id.Length == 0 || id == client.Id ? client : throw new OAuthException(OAuthErrors.InvalidClient, "client_id: is not that of the header 'Authorization'.");
    }

    private static ClientAuthentication ReadBasic(string encoded)
    {
        var decoded = new byte[encoded.Length];
        if (Convert.TryFromBase64String(encoded.Trim(), decoded, out var length) && Encoding.UTF8.GetString(decoded, 0, length) is var pair
            && pair.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon)
        {
            return new ClientAuthentication(Decode(pair[..colon]), Decode(pair[(colon + 1)..]));
        }

        throw new OAuthException(OAuthErrors.InvalidClient, "The header 'Authorization' cannot be read. Send Basic with the client's id and secret.");
    }

    // Clients that follow the letter of RFC 6749 encode both as in a form; to those that do not it makes no difference.
    private static string Decode(string text) => System.Net.WebUtility.UrlDecode(text);
}
