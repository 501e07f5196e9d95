namespace ServingCluster.Identity;

/// <summary>Which accounts of a kind are wanted.</summary>
public sealed record AccountQuery
{
    /// <summary>What they are.</summary>
    public required PrincipalKind Kind { get; init; }

    /// <summary>Alternatives, each a list of conditions that must all hold; none for every account.</summary>
    public IReadOnlyList<IReadOnlyList<AccountCondition>> Filter { get; init; } = [];

    /// <summary>What they are ordered by, without regard to case; accounts that are alike in it, by id.</summary>
    public AccountAttribute SortBy { get; init; } = AccountAttribute.Name;

    /// <summary>Whether the last come first.</summary>
    public bool Descending { get; init; }

    /// <summary>How many to leave out at the beginning.</summary>
    public int Skip { get; init; }

    /// <summary>The most to give.</summary>
    public required int Take { get; init; }
}
