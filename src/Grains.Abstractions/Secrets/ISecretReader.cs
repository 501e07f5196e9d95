using ServingCluster.Errors;

namespace ServingCluster.Secrets;

/// <summary>Gives the values of secrets to whoever makes a call with them. Cheap: a value is kept in this process for a short while.</summary>
public interface ISecretReader
{
    /// <summary>The value of a secret, as text.</summary>
    /// <exception cref="ServingException"><see cref="ErrorCode.ResourceDoesNotExist"/>: there is no such scope or key;
    /// <see cref="ErrorCode.TemporarilyUnavailable"/>: it cannot be read just now.</exception>
    ValueTask<string> ReadAsync(SecretReference reference, CancellationToken cancellationToken);
}
