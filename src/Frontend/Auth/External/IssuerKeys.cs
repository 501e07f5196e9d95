using System.Net.Sockets;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;
using ServingCluster.Errors;

namespace ServingCluster.Frontend.Auth.External;

/// <summary>
/// The keys of the external issuer, found by its discovery document (OpenID Connect Discovery 1.0). They are fetched again each hour, and
/// when a token names a key that is not among them, so that a new key is known as soon as it signs. Thread-safe.
/// </summary>
internal sealed class IssuerKeys(string issuer, ExternalHttp http, TimeProvider time, ILogger logger) : IDisposable
{
    private static readonly TimeSpan BetweenFetches = TimeSpan.FromHours(1);

    // Anybody can send tokens with a key's name made up.
    private static readonly TimeSpan BetweenFetchesForUnknown = TimeSpan.FromSeconds(30);

    // An issuer that cannot be reached must not lock everybody out at once.
    private static readonly TimeSpan LongestWithoutIssuer = TimeSpan.FromHours(24);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _gate = new(1, 1);
    private volatile FetchedKeys? _fetched;
    private DateTimeOffset _nextTry;

    /// <summary>The key of that name; null when the issuer has none.</summary>
    /// <exception cref="ServingException"><see cref="ErrorCode.TemporarilyUnavailable"/>: the issuer cannot be asked.</exception>
    public async ValueTask<SecurityKey?> FindAsync(string id) =>
        (await LoadAsync(BetweenFetches)).Find(id) ?? (await LoadAsync(BetweenFetchesForUnknown)).Find(id);

    public void Dispose() => _gate.Dispose();

    private async ValueTask<FetchedKeys> LoadAsync(TimeSpan maxAge)
    {
        if (_fetched is { } known && time.GetUtcNow() < known.At + maxAge)
            return known;
        await _gate.WaitAsync();
        try
        {
            var now = time.GetUtcNow();
            if (_fetched is { } meanwhile && (now < meanwhile.At + maxAge || now < _nextTry))
                return meanwhile;
            return now < _nextTry ? throw Unavailable(null) : await FetchOrKeepAsync(now);
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<FetchedKeys> FetchOrKeepAsync(DateTimeOffset now)
    {
        try
        {
            return _fetched = new FetchedKeys(await FetchAsync(), now);
        }
        catch (Exception exception) when (exception is HttpRequestException or SocketException or JsonException or ArgumentException or InvalidDataException)
        {
            _nextTry = now + AfterFailure;
            if (_fetched is not { } known || now > known.At + LongestWithoutIssuer)
                throw Unavailable(exception);
            IssuerLog.KeysAreOld(logger, issuer, known.At, exception);
            return known;
        }
    }

    private async Task<JsonWebKeySet> FetchAsync()
    {
        var discovery = new Uri(issuer.TrimEnd('/') + "/.well-known/openid-configuration");
        using var document = JsonDocument.Parse(await http.GetAsync(discovery, CancellationToken.None));
        if (Text(document, "issuer") != issuer)
            throw new InvalidDataException($"The document at '{discovery}' is that of another issuer.");
        var keys = Text(document, "jwks_uri");
        if (!IssuerAddresses.IsSafe(keys))
            throw new InvalidDataException($"The document at '{discovery}' names no address of keys that begins with https.");
        return new JsonWebKeySet(await http.GetAsync(new Uri(keys), CancellationToken.None));
    }

    private static string Text(JsonDocument document, string member) =>
        document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty(member, out var value)
        && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private ServingException Unavailable(Exception? cause) => new(
        ErrorCode.TemporarilyUnavailable, $"The keys of the issuer '{issuer}' cannot be fetched just now.", AfterFailure, cause);
}
