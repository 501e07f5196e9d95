using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace ServingCluster.Frontend.OAuth;

/// <summary>A ring of keys as it was read, ready for use. Its private keys are opened when they first sign. Thread-safe.</summary>
internal sealed class LoadedKeys(SigningKeyRing ring, DateTimeOffset readAt)
{
    private readonly ConcurrentDictionary<string, SigningCredentials> _signers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SecurityKey> _public = ring.Keys.ToDictionary(k => k.Id, PublicKeyOf, StringComparer.Ordinal);

    public SigningKeyRing Ring => ring;

    public DateTimeOffset ReadAt => readAt;

    public SecurityKey? Find(string id) => _public.GetValueOrDefault(id);

    public SigningCredentials Signer(SigningKey key, Func<SigningKey, SecurityKey> open) => _signers.GetOrAdd(
        key.Id, static (_, state) => new SigningCredentials(state.open(state.key), SecurityAlgorithms.EcdsaSha256), (key, open));

    private static SecurityKey PublicKeyOf(SigningKey key) => new ECDsaSecurityKey(ECDsa.Create(new ECParameters
    {
        Curve = ECCurve.NamedCurves.nistP256,
        Q = new ECPoint { X = Base64Url.DecodeFromChars(key.X), Y = Base64Url.DecodeFromChars(key.Y) },
    }))
    {
        KeyId = key.Id,
    };
}
