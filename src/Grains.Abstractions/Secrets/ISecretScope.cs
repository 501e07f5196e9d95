using ServingCluster.Errors;
using ServingCluster.Identity;

namespace ServingCluster.Secrets;

/// <summary>
/// A named set of secrets with rights of its own. Values come and go sealed; the process that takes a value from a caller seals it, and
/// the one that needs it opens it. Every method but the creation throws <see cref="ServingException"/> with
/// <see cref="ErrorCode.ResourceDoesNotExist"/> where there is no such scope, and with <see cref="ErrorCode.PermissionDenied"/> where the
/// caller may not; a caller that is null is the cluster itself, which may do everything.
/// </summary>
public interface ISecretScope
{
    /// <summary>Makes the scope.</summary>
    /// <exception cref="ServingException"><see cref="ErrorCode.ResourceAlreadyExists"/>; <see cref="ErrorCode.InvalidParameterValue"/>: the name;
    /// <see cref="ErrorCode.ResourceLimitExceeded"/>: there are as many scopes as there may be.</exception>
    Task CreateAsync(SecretScopeCreation creation);

    /// <summary>Deletes the scope with its secrets; for who may manage it.</summary>
    Task DeleteAsync(Principal? by);

    /// <summary>The scope; null where there is none. For the cluster itself: it asks nobody's rights.</summary>
    ValueTask<SecretScopeInfo?> GetAsync();

    /// <summary>Stores a secret, in place of one of that name; for who may write.</summary>
    /// <exception cref="ServingException"><see cref="ErrorCode.InvalidParameterValue"/>: the name;
    /// <see cref="ErrorCode.ResourceLimitExceeded"/>: the scope is full.</exception>
    Task PutSecretAsync(string key, string sealedValue, Principal? by);

    /// <summary>Deletes a secret; for who may write.</summary>
    /// <exception cref="ServingException"><see cref="ErrorCode.ResourceDoesNotExist"/>: there is no such secret.</exception>
    Task DeleteSecretAsync(string key, Principal? by);

    /// <summary>The secrets in the order of their names; for who may read.</summary>
    ValueTask<IReadOnlyList<SecretInfo>> ListSecretsAsync(Principal? by);

    /// <summary>A secret; for who may read.</summary>
    /// <exception cref="ServingException"><see cref="ErrorCode.ResourceDoesNotExist"/>: there is no such secret.</exception>
    ValueTask<SealedSecret> GetSecretAsync(string key, Principal? by);

    /// <summary>Gives a principal a right, in place of the one that it has; for who may manage.</summary>
    /// <exception cref="ServingException"><see cref="ErrorCode.ResourceLimitExceeded"/>: there are as many grants as there may be.</exception>
    Task PutGrantAsync(SecretGrant grant, Principal? by);

    /// <summary>Takes a principal's right; for who may manage.</summary>
    /// <exception cref="ServingException"><see cref="ErrorCode.ResourceDoesNotExist"/>: it has none.</exception>
    Task DeleteGrantAsync(string principal, Principal? by);

    /// <summary>
    /// Takes the right of a principal that is about to be deleted, which may have none; no effect where there is no scope. For the cluster
    /// itself: it asks nobody's rights.
    /// </summary>
    /// <param name="kind">What the principal is; one whose grant does not say what it is for loses that too.</param>
    /// <param name="principal">Its name.</param>
    Task RevokeAccessAsync(PrincipalKind kind, string principal);

    /// <summary>All grants in the order of their principals; for who may manage.</summary>
    ValueTask<IReadOnlyList<SecretGrant>> ListGrantsAsync(Principal? by);
}
