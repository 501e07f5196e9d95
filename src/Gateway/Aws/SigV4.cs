using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ServingCluster.Gateway.Aws;

/// <summary>
/// AWS Signature Version 4 for requests whose body is known as a whole, as AWS describes it in "Create a signed AWS API request". Any
/// service but S3, which alone neither normalises a path nor encodes it twice.
/// </summary>
internal sealed class SigV4
{
    private const string Algorithm = "AWS4-HMAC-SHA256";

    private readonly string _region;
    private readonly string _service;

    /// <summary>A signer for one service in one region.</summary>
    public SigV4(string region, string service) => (_region, _service) = (region, service);

    /// <summary>Gives a request the headers that sign it; those which it has by now and its body are signed with it.</summary>
    public void Sign(HttpRequestMessage request, ReadOnlySpan<byte> body, AwsCredentials credentials, DateTimeOffset at)
    {
        var uri = request.RequestUri!;
        request.Headers.Add("x-amz-date", Timestamp(at));
        if (credentials.SessionToken is { } token)
            request.Headers.Add("x-amz-security-token", token);
        var authorization = Authorization(
            request.Method.Method, uri.AbsolutePath, uri.Query.TrimStart('?'), HeadersOf(request, uri), body, credentials, at);
        request.Headers.TryAddWithoutValidation("Authorization", authorization);
    }

    /// <summary>The value of the Authorization header.</summary>
    /// <param name="method">The HTTP method in capitals.</param>
    /// <param name="path">The path as it is sent; each of its segments is encoded (once more).</param>
    /// <param name="query">The query as it is sent, without the question mark.</param>
    /// <param name="headers">The headers to sign: the host and the time at least; one name may come several times.</param>
    /// <param name="body">The body as it is sent.</param>
    /// <param name="credentials">Who signs.</param>
    /// <param name="at">The time that the header <c>x-amz-date</c> says.</param>
    public string Authorization(
        string method,
        string path,
        string query,
        IEnumerable<KeyValuePair<string, string>> headers,
        ReadOnlySpan<byte> body,
        AwsCredentials credentials,
        DateTimeOffset at)
    {
        var canonical = CanonicalHeaders(headers);
        var names = string.Join(';', canonical.Keys);
        var request = CanonicalRequest(method, path, query, canonical, names, body);
        var scope = $"{Date(at)}/{_region}/{_service}/aws4_request";
        var toSign = $"{Algorithm}\n{Timestamp(at)}\n{scope}\n{Hash(Encoding.UTF8.GetBytes(request))}";
        var signature = Convert.ToHexStringLower(Hmac(SigningKey(credentials.SecretAccessKey, at), toSign));
        return $"{Algorithm} Credential={credentials.AccessKeyId}/{scope}, SignedHeaders={names}, Signature={signature}";
    }

    /// <summary>A moment in the form of <c>x-amz-date</c>.</summary>
    public static string Timestamp(DateTimeOffset at) => at.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    private static string Date(DateTimeOffset at) => at.UtcDateTime.ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    private static List<KeyValuePair<string, string>> HeadersOf(HttpRequestMessage request, Uri uri)
    {
        List<KeyValuePair<string, string>> headers = [new("host", request.Headers.Host ?? uri.Authority)];
        foreach (var (name, values) in request.Headers.NonValidated)
        {
            if (name.StartsWith("x-amz-", StringComparison.OrdinalIgnoreCase))
                headers.Add(new(name, values.ToString()));
        }
        if (request.Content?.Headers.ContentType is { } type)
            headers.Add(new("content-type", type.ToString()));
        return headers;
    }

    private static string CanonicalRequest(
        string method, string path, string query, SortedDictionary<string, string> headers, string names, ReadOnlySpan<byte> body)
    {
        var text = new StringBuilder()
            .Append(method).Append('\n')
            .Append(CanonicalPath(path)).Append('\n')
            .Append(CanonicalQuery(query)).Append('\n');
        foreach (var (name, value) in headers)
            text.Append(name).Append(':').Append(value).Append('\n');
        return text.Append('\n').Append(names).Append('\n').Append(Hash(body)).ToString();
    }

    private static SortedDictionary<string, string> CanonicalHeaders(IEnumerable<KeyValuePair<string, string>> headers)
    {
        SortedDictionary<string, string> canonical = new(StringComparer.Ordinal);
        foreach (var (name, value) in headers)
        {
            var key = name.ToLowerInvariant();
            var trimmed = string.Join(' ', value.Split(' ', StringSplitOptions.RemoveEmptyEntries));
            canonical[key] = canonical.TryGetValue(key, out var before) ? $"{before},{trimmed}" : trimmed;
        }
        return canonical;
    }

    /// <summary>The path without dots and doubled slashes, each segment encoded.</summary>
    private static string CanonicalPath(string path)
    {
        List<string> segments = [];
        foreach (var segment in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (segment == ".." && segments.Count > 0)
                segments.RemoveAt(segments.Count - 1);
            else if (segment is not ("." or ".."))
                segments.Add(Uri.EscapeDataString(segment));
        }
        var end = segments.Count > 0 && path.EndsWith('/') ? "/" : "";
        return $"/{string.Join('/', segments)}{end}";
    }

    /// <summary>The parameters in the order of their encoded names, then of their values. They are not encoded twice.</summary>
    private static string CanonicalQuery(string query)
    {
        List<(string Name, string Value)> parameters = [];
        foreach (var parameter in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = parameter.IndexOf('=');
            var (name, value) = equals < 0 ? (parameter, "") : (parameter[..equals], parameter[(equals + 1)..]);
            parameters.Add((Encoded(name), Encoded(value)));
        }
        parameters.Sort((a, b) =>
            string.CompareOrdinal(a.Name, b.Name) is var byName and not 0 ? byName : string.CompareOrdinal(a.Value, b.Value));
        return string.Join('&', parameters.ConvertAll(each => $"{each.Name}={each.Value}"));
    }

    private static string Encoded(string text) => Uri.EscapeDataString(Uri.UnescapeDataString(text));

    private byte[] SigningKey(string secret, DateTimeOffset at)
    {
        var ofDate = Hmac(Encoding.UTF8.GetBytes($"AWS4{secret}"), Date(at));
        return Hmac(Hmac(Hmac(ofDate, _region), _service), "aws4_request");
    }

    private static byte[] Hmac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));

    private static string Hash(ReadOnlySpan<byte> data) => Convert.ToHexStringLower(SHA256.HashData(data));
}
