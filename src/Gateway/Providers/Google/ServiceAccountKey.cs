using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ServingCluster.Errors;

namespace ServingCluster.Gateway.Providers.Google;

/// <summary>
/// The key of a Google Cloud service account, as the file that Google hands out has it. It asks for access tokens by signing that it may
/// ("Using OAuth 2.0 for server to server applications").
/// </summary>
internal sealed class ServiceAccountKey
{
    private const string Scope = "https://www.googleapis.com/auth/cloud-platform";

    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private readonly string _email;
    private readonly string? _keyId;
    private readonly string _pem;

    private ServiceAccountKey(string email, string? keyId, string pem, Uri tokenUri)
    {
        _email = email;
        _keyId = keyId;
        _pem = pem;
        TokenUri = tokenUri;
    }

    /// <summary>Where tokens are to be had.</summary>
    public Uri TokenUri { get; }

    /// <summary>Reads the file's JSON.</summary>
    /// <param name="json">The file's content.</param>
    /// <param name="owner">Whose it is, for messages.</param>
    /// <exception cref="ServingException"><see cref="ErrorCode.InvalidState"/>: it is no such key; nothing of it is told.</exception>
    public static ServiceAccountKey Parse(string json, string owner)
    {
        try
        {
            return Read(json);
        }
        catch (FormatException exception)
        {
            throw new ServingException(
                ErrorCode.InvalidState,
                $"private_key of {owner} {exception.Message}; it has to be the key file of the service account, as Google Cloud made it.");
        }
    }

    /// <summary>A signed statement for the token service, good for an hour from now.</summary>
    public string Assertion(DateTimeOffset now)
    {
        JsonObject header = new() { ["alg"] = "RS256", ["typ"] = "JWT" };
        if (_keyId is not null)
            header["kid"] = _keyId;
        JsonObject claims = new()
        {
            ["iss"] = _email,
            ["scope"] = Scope,
            ["aud"] = TokenUri.OriginalString,
            ["iat"] = now.ToUnixTimeSeconds(),
            ["exp"] = (now + Lifetime).ToUnixTimeSeconds(),
        };
        var signed = $"{Encode(header)}.{Encode(claims)}";
        using var rsa = RSA.Create();
        rsa.ImportFromPem(_pem);
        var signature = rsa.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    private static ServiceAccountKey Read(string json)
    {
        var file = ParseObject(json);
        var pem = Require(file, "private_key");
        CheckPem(pem);
        return new(Require(file, "client_email"), Find(file, "private_key_id"), pem, UriOf(Find(file, "token_uri")));
    }

    private static string Encode(JsonObject json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json.ToJsonString()));

    private static JsonObject ParseObject(string json)
    {
        try
        {
            return JsonNode.Parse(json) as JsonObject ?? throw Wrong("is no JSON object");
        }
        catch (JsonException)
        {
            throw Wrong("is not the JSON of a key file");
        }
    }

    private static string? Find(JsonObject file, string name) =>
        file[name] is JsonValue value && value.TryGetValue(out string? text) && text.Length > 0 ? text : null;

    private static string Require(JsonObject file, string name) => Find(file, name) ?? throw Wrong($"has no text '{name}'");

    private static void CheckPem(string pem)
    {
        try
        {
            using var rsa = RSA.Create();
            rsa.ImportFromPem(pem);
        }
        catch (Exception exception) when (exception is ArgumentException or CryptographicException)
        {
            throw Wrong("has a 'private_key' that is no RSA key in PEM");
        }
    }

    private static Uri UriOf(string? text)
    {
        if (!Uri.TryCreate(text ?? "https://oauth2.googleapis.com/token", UriKind.Absolute, out var uri))
            throw Wrong("has a 'token_uri' that is no URL");
        if (uri.Scheme != Uri.UriSchemeHttps && !uri.IsLoopback)
            throw Wrong("has a 'token_uri' that does not begin with https://");
        return uri;
    }

    // Without the text, and without an inner exception, which may quote it.
    private static FormatException Wrong(string how) => new(how);
}
