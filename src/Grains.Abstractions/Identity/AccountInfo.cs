namespace ServingCluster.Identity;

/// <summary>An account with what it is connected to.</summary>
/// <param name="Account">The account.</param>
/// <param name="Groups">The groups that it is in, by name, the group of all users left out.</param>
/// <param name="Members">A group's direct members.</param>
public sealed record AccountInfo(Account Account, IReadOnlyList<AccountReference> Groups, IReadOnlyList<AccountReference> Members);
