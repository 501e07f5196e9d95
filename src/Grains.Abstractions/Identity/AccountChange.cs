namespace ServingCluster.Identity;

/// <summary>One change of an account.</summary>
/// <param name="Operation">What is done.</param>
/// <param name="Attribute">What is changed.</param>
/// <param name="Values">
/// The new value of an attribute that has one, the elements of one that has several. None, to remove, stands for all elements.
/// </param>
public sealed record AccountChange(AccountOperation Operation, AccountAttribute Attribute, IReadOnlyList<string> Values)
{
    /// <summary>What <see cref="Values"/> does not say of e-mail addresses that are added.</summary>
    public IReadOnlyList<AccountEmail> Emails { get; init; } = [];
}
