using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using ServingCluster.Identity;

namespace ServingCluster.Grains.Accounts;

/// <summary>All credentials at one moment, found by id and by hash. Immutable.</summary>
internal sealed class CredentialBook
{
    // Enough of a hash to tell any two apart; what remains is compared in constant time.
    private const int PrefixLength = 32;

    private readonly ImmutableDictionary<string, Credential> _byId;
    private readonly ImmutableDictionary<string, Credential> _byHash;

    private CredentialBook(ImmutableDictionary<string, Credential> byId, ImmutableDictionary<string, Credential> byHash) =>
        (_byId, _byHash) = (byId, byHash);

    public static CredentialBook Empty { get; } = new(
        ImmutableDictionary.Create<string, Credential>(StringComparer.Ordinal), ImmutableDictionary.Create<string, Credential>(StringComparer.Ordinal));

    public IEnumerable<Credential> All => _byId.Values;

    public Credential? Find(string id) => _byId.GetValueOrDefault(id);

    public Credential? FindByHash(string sha256) =>
        sha256.Length > PrefixLength && _byHash.TryGetValue(sha256[..PrefixLength], out var credential)
        && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(sha256), Encoding.ASCII.GetBytes(credential.Sha256))
            ? credential
            : null;

    public CredentialBook With(Credential credential) => new(
        _byId.SetItem(credential.Id, credential), _byHash.SetItem(credential.Sha256[..PrefixLength], credential));

    public CredentialBook Without(Credential credential) => new(_byId.Remove(credential.Id), _byHash.Remove(credential.Sha256[..PrefixLength]));
}
