using ServingCluster.Errors;

namespace ServingCluster.Identity;

/// <summary>
/// The users, groups and service principals of the cluster. Everything about them is held in memory by one grain: a query reads a
/// snapshot, a command writes one record.
/// </summary>
public interface IIdentityDirectory
{
    /// <summary>An account by its id; null when there is none of that kind.</summary>
    ValueTask<AccountInfo?> GetAsync(PrincipalKind kind, string id);

    /// <summary>The accounts of a kind that a query asks for.</summary>
    ValueTask<AccountPage> ListAsync(AccountQuery query);

    /// <summary>What authentication needs of a user or service principal of that id; null when there is none.</summary>
    ValueTask<AccountIdentity?> FindByIdAsync(string id);

    /// <summary>What authentication needs of a user or service principal of that name; null when there is none.</summary>
    ValueTask<AccountIdentity?> FindByNameAsync(PrincipalKind kind, string name);

    /// <summary>Makes an account.</summary>
    /// <exception cref="ServingException"><see cref="ErrorCode.InvalidParameterValue"/> with every mistake of it, or
    /// <see cref="ErrorCode.ResourceAlreadyExists"/>.</exception>
    Task<AccountInfo> CreateAsync(AccountInput input);

    /// <summary>Puts these values in place of all that an account has.</summary>
    /// <exception cref="ServingException"><see cref="ErrorCode.ResourceDoesNotExist"/>, or as for <see cref="CreateAsync"/>.</exception>
    Task<AccountInfo> ReplaceAsync(string id, AccountInput input);

    /// <summary>Changes an account: all of the changes, in their order, or none.</summary>
    /// <exception cref="ServingException">As for <see cref="ReplaceAsync"/>.</exception>
    Task<AccountInfo> ChangeAsync(PrincipalKind kind, string id, IReadOnlyList<AccountChange> changes);

    /// <summary>Deletes an account and everything by which it could be authenticated.</summary>
    /// <exception cref="ServingException"><see cref="ErrorCode.ResourceDoesNotExist"/>, or <see cref="ErrorCode.InvalidParameterValue"/>
    /// for one that every installation has.</exception>
    Task DeleteAsync(PrincipalKind kind, string id);
}
