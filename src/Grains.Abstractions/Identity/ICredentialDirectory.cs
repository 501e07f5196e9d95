using ServingCluster.Errors;

namespace ServingCluster.Identity;

/// <summary>
/// Every credential that the cluster keeps the hash of. One record for each; all are held in memory by one grain and found by hash.
/// Expired ones are not there, whether or not their record still is.
/// </summary>
public interface ICredentialDirectory
{
    /// <summary>Keeps a credential.</summary>
    /// <exception cref="ServingException"><see cref="ErrorCode.InvalidParameterValue"/>: the owner has as many of the kind as it may have.</exception>
    Task<Credential> AddAsync(CredentialInput input);

    /// <summary>The credential of that kind whose secret has this SHA-256 (lower-case hex); null when there is none.</summary>
    ValueTask<Credential?> FindAsync(CredentialKind kind, string sha256);

    /// <summary>The credential of that kind and id; null when there is none.</summary>
    ValueTask<Credential?> GetAsync(CredentialKind kind, string id);

    /// <summary>Removes the credential of that kind whose secret has this SHA-256: of several callers one gets it, the others null.</summary>
    Task<Credential?> TakeAsync(CredentialKind kind, string sha256);

    /// <summary>The credentials of a kind, the oldest first.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="owner">The account's id; null for those of all.</param>
    ValueTask<IReadOnlyList<Credential>> ListAsync(CredentialKind kind, string? owner);

    /// <summary>Removes a credential.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="id">Its id.</param>
    /// <param name="owner">Whose it must be; null for anybody's.</param>
    /// <exception cref="ServingException"><see cref="ErrorCode.ResourceDoesNotExist"/>.</exception>
    Task RemoveAsync(CredentialKind kind, string id, string? owner);

    /// <summary>Removes all credentials of an account.</summary>
    Task RemoveAllAsync(string owner);
}
