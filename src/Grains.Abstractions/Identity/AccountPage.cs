namespace ServingCluster.Identity;

/// <summary>Some of the accounts that a query asked for.</summary>
/// <param name="Total">How many there are in all.</param>
/// <param name="Accounts">These ones.</param>
public sealed record AccountPage(int Total, IReadOnlyList<AccountInfo> Accounts);
