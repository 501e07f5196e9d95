using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using ServingCluster.Identity;

namespace ServingCluster.Grains.Accounts;

/// <summary>All credentials at one moment, found by id, by hash and by the family of their sign-in. Immutable.</summary>
internal sealed class CredentialBook
{
    // Enough of a hash to tell any two apart; what remains is compared in constant time.
    private const int PrefixLength = 32;

    private readonly ImmutableDictionary<string, Credential> _byId;
    private readonly ImmutableDictionary<string, Credential> _byHash;
    private readonly ImmutableDictionary<string, Credential> _byFamily;

    private CredentialBook(
        ImmutableDictionary<string, Credential> byId, ImmutableDictionary<string, Credential> byHash, ImmutableDictionary<string, Credential> byFamily) =>
        (_byId, _byHash, _byFamily) = (byId, byHash, byFamily);

    public static CredentialBook Empty { get; } = new(Nothing(), Nothing(), Nothing());

    public IEnumerable<Credential> All => _byId.Values;

    public Credential? Find(string id) => _byId.GetValueOrDefault(id);

    public Credential? FindByHash(string sha256) => Find(_byHash, sha256, static c => c.Sha256);

    public Credential? FindByFamily(string family) => Find(_byFamily, family, static c => c.Family);

    public CredentialBook With(Credential credential) => new(
        _byId.SetItem(credential.Id, credential), _byHash.SetItem(credential.Sha256[..PrefixLength], credential),
        credential.Family.Length == 0 ? _byFamily : _byFamily.SetItem(credential.Family[..PrefixLength], credential));

    public CredentialBook Without(Credential credential) => new(
        _byId.Remove(credential.Id), _byHash.Remove(credential.Sha256[..PrefixLength]),
        credential.Family.Length == 0 ? _byFamily : _byFamily.Remove(credential.Family[..PrefixLength]));

    private static Credential? Find(ImmutableDictionary<string, Credential> all, string hash, Func<Credential, string> hashOf) =>
        hash.Length > PrefixLength && all.TryGetValue(hash[..PrefixLength], out var credential)
        && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(hash), Encoding.ASCII.GetBytes(hashOf(credential)))
            ? credential
            : null;

    private static ImmutableDictionary<string, Credential> Nothing() => ImmutableDictionary.Create<string, Credential>(StringComparer.Ordinal);
}
