using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;
using ServingCluster.Errors;
using ServingCluster.Secrets;
using ServingCluster.Storage;

namespace ServingCluster.Frontend.OAuth;

/// <summary>
/// The keys of this server's tokens, on the curve P-256. They lie in the state store for all processes of a cluster, private keys sealed;
/// whichever process first finds that it is time makes the next. Thread-safe.
/// </summary>
internal sealed class SigningKeys(IStateStore store, ISecretSealer sealer, TimeProvider time, ILogger<SigningKeys> logger) : IDisposable
{
    /// <summary>What the private keys are sealed for.</summary>
    public const string Purpose = "oidc/signing-keys";

    // Another process may have made a key: often enough to publish it long before it signs.
    private static readonly TimeSpan BetweenReads = TimeSpan.FromMinutes(1);

    // Anybody can send tokens with a key's name made up.
    private static readonly TimeSpan BetweenReadsForUnknown = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _gate = new(1, 1);
    private volatile LoadedKeys? _loaded;

    /// <summary>The keys that are published, the oldest first.</summary>
    public async ValueTask<IReadOnlyList<SigningKey>> PublishedAsync(CancellationToken cancellationToken) =>
        (await LoadAsync(BetweenReads, cancellationToken)).Ring.Keys;

    /// <summary>What to sign with now.</summary>
    public async ValueTask<SigningCredentials> SigningAsync(CancellationToken cancellationToken)
    {
        var loaded = await LoadAsync(BetweenReads, cancellationToken);
        var active = SigningKeyRules.Active(loaded.Ring, time.GetUtcNow());
        try
        {
            return loaded.Signer(active, Open);
        }
        catch (ServingException exception) when (SigningKeyRules.MayGiveUp(loaded.Ring, time.GetUtcNow()))
        {
            // The key that it was sealed by is gone, as after a change of it without the former one.
            SigningKeysLog.GivenUp(logger, active.Id, exception);
            loaded = await LoadAsync(TimeSpan.Zero, cancellationToken, active.Id);
            return loaded.Signer(SigningKeyRules.Active(loaded.Ring, time.GetUtcNow()), Open);
        }
    }

    /// <summary>The public key of that name; null when there is none.</summary>
    public async ValueTask<SecurityKey?> FindAsync(string id, CancellationToken cancellationToken) =>
        (await LoadAsync(BetweenReads, cancellationToken)).Find(id)
        ?? (await LoadAsync(BetweenReadsForUnknown, cancellationToken)).Find(id);

    public void Dispose() => _gate.Dispose();

    private async ValueTask<LoadedKeys> LoadAsync(TimeSpan maxAge, CancellationToken cancellationToken, string? lost = null)
    {
        if (_loaded is { } known && time.GetUtcNow() < known.ReadAt + maxAge)
            return known;
        await _gate.WaitAsync(cancellationToken);
        try
        {
            var now = time.GetUtcNow();
            if (_loaded is { } meanwhile && now < meanwhile.ReadAt + maxAge)
                return meanwhile;
            return _loaded = new LoadedKeys(await ReadOrRotateAsync(now, lost, cancellationToken), now);
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<SigningKeyRing> ReadOrRotateAsync(DateTimeOffset now, string? lost, CancellationToken cancellationToken)
    {
        while (true)
        {
            var stored = await store.ReadAsync(SigningKeyRing.Key, cancellationToken);
            var ring = stored is null ? SigningKeyRing.Empty
                : JsonSerializer.Deserialize(stored.Value.Span, OAuthJson.Default.SigningKeyRing) ?? SigningKeyRing.Empty;
            if (lost is not null)
                ring = SigningKeyRules.Without(ring, lost);
            if (!SigningKeyRules.NeedsKey(ring, now))
                return ring;
            var next = SigningKeyRules.With(ring, Make(now), now);
            try
            {
                await store.WriteAsync(
                    SigningKeyRing.Key, JsonSerializer.SerializeToUtf8Bytes(next, OAuthJson.Default.SigningKeyRing), stored?.ETag, cancellationToken);
                return next;
            }
            catch (StateConflictException)
            {
                // Another process was faster; its key is read.
            }
        }
    }

    private SigningKey Make(DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        return new SigningKey(
            Guid.NewGuid().ToString("N"), now, Base64Url.EncodeToString(point.X), Base64Url.EncodeToString(point.Y),
            sealer.Seal(key.ExportPkcs8PrivateKeyPem(), Purpose));
    }

    private ECDsaSecurityKey Open(SigningKey stored)
    {
        var key = ECDsa.Create();
        key.ImportFromPem(sealer.Open(stored.SealedPrivateKey, Purpose));
        return new ECDsaSecurityKey(key) { KeyId = stored.Id };
    }
}
