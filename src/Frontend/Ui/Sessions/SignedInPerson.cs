namespace ServingCluster.Frontend.Ui.Sessions;

/// <summary>Whom the external issuer named at a sign-in.</summary>
/// <param name="Name">The user name.</param>
/// <param name="DisplayName">What people call the user.</param>
/// <param name="AccountId">The id of the account here; empty for none.</param>
/// <param name="Groups">The groups by the issuer's token; those of the account here are looked up.</param>
internal sealed record SignedInPerson(string Name, string DisplayName, string AccountId, IReadOnlyList<string> Groups);
