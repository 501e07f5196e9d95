using ServingCluster.Secrets;

namespace ServingCluster.Gateway.Tests.Providers;

/// <summary>Gives secrets by their key, whatever the scope.</summary>
internal sealed class KnownSecrets(IReadOnlyDictionary<string, string> values) : ISecretReader
{
    public ValueTask<string> ReadAsync(SecretReference reference, CancellationToken cancellationToken) => new(values[reference.Key]);
}
