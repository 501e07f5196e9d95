using System.Collections.Frozen;
using ServingCluster.Frontend.Auth;
using ServingCluster.Identity;

namespace ServingCluster.Frontend.Ui.Sessions;

/// <summary>Finds out whom a session stands for now: what its holder may do is looked up, not remembered.</summary>
internal sealed class SessionCallers(Credentials credentials, Authenticator authenticator, PrincipalFinder principals)
{
    /// <summary>The person; null when the session's token or account is worth nothing any more.</summary>
    public async ValueTask<Caller?> OfAsync(SessionRecord record) => record switch
    {
        { Kind: SessionKind.Administrator } => credentials.IsAdminHash(record.CredentialHash) ? Caller.Admin : null,
        { Kind: SessionKind.AccessToken } => (await authenticator.FindAccessTokenAsync(record.CredentialHash))?.Caller,
        { Person: { } person } => await OfAsync(person),
        _ => null,
    };

    // Groups of the issuer's hold as long as the session; those of the account are looked up.
    private async ValueTask<Caller?> OfAsync(SignedInPerson person)
    {
        if (person.AccountId.Length == 0)
        {
            return await principals.IsStrangerAdmittedAsync(person.Name)
                ? new Caller(new Principal(PrincipalKind.User, person.Name, person.DisplayName, person.Groups.ToFrozenSet(StringComparer.Ordinal)))
                : null;
        }

        return await principals.ByIdAsync(person.AccountId) is { } account
            ? new Caller(account with { Groups = account.Groups.Union(person.Groups).ToFrozenSet(StringComparer.Ordinal) })
            : null;
    }
}
