using Microsoft.IdentityModel.Tokens;

namespace ServingCluster.Frontend.Auth.External;

/// <summary>An issuer's keys as they were fetched.</summary>
internal sealed class FetchedKeys(JsonWebKeySet keys, DateTimeOffset at)
{
    // Of keys without a name, or with one that is there twice, none can be told from the other.
    private readonly Dictionary<string, SecurityKey> _keys = keys.GetSigningKeys()
        .Where(k => !string.IsNullOrEmpty(k.KeyId)).DistinctBy(k => k.KeyId).ToDictionary(k => k.KeyId, StringComparer.Ordinal);

    public DateTimeOffset At => at;

    public SecurityKey? Find(string id) => _keys.GetValueOrDefault(id);
}
