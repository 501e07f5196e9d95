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

    /// <summary>
    /// Puts another credential in place of a code or refresh token, with its id: of several callers that show the same secret one gets this
    /// done. A secret that is not good any more, but is of a sign-in that goes on, ends that sign-in: it was used by two, of whom one stole it
    /// (RFC 6749, 4.1.2; RFC 9700, 4.14.2).
    /// </summary>
    /// <param name="kind">What was shown.</param>
    /// <param name="sha256">The SHA-256 of what was shown.</param>
    /// <param name="family">The <see cref="CredentialInput.Family"/> of what was shown; empty where it has none.</param>
    /// <param name="next">What takes its place.</param>
    Task<SignInStep> ReplaceAsync(CredentialKind kind, string sha256, string family, CredentialInput next);

    /// <summary>
    /// The code, the refresh token or what remains of the sign-in of that id; null once the sign-in has ended, also with the personal access
    /// token that it was made with.
    /// </summary>
    ValueTask<Credential?> GetSignInAsync(string id);

    /// <summary>The same by <see cref="CredentialInput.Family"/>.</summary>
    ValueTask<Credential?> FindSignInAsync(string family);

    /// <summary>Ends a sign-in: nothing that came of it is good any more. No effect where there is none of that id.</summary>
    Task EndSignInAsync(string id);

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
