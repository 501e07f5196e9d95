namespace ServingCluster.Identity;

/// <summary>
/// Who may do what with one object, as far as it was granted for that object itself; members of <see cref="KnownGroups.Admins"/> may do
/// everything with every object besides. Immutable; equal to another of the same grants in the same order.
/// </summary>
/// <typeparam name="TLevel">The levels of that kind of object, by rising rights; the member of value 0 stands for none.</typeparam>
public sealed record AccessList<TLevel>
    where TLevel : struct, Enum
{
    /// <summary>Nobody but the administrators.</summary>
    public static AccessList<TLevel> Empty { get; } = new();

    /// <summary>The highest level.</summary>
    public static TLevel Highest { get; } = Enum.GetValues<TLevel>().Max();

    /// <summary>The grants, at most one for each principal.</summary>
    public IReadOnlyList<AccessEntry<TLevel>> Entries { get; init; } = [];

    /// <summary>The list in which one principal has the highest level.</summary>
    public static AccessList<TLevel> Of(PrincipalKind kind, string name) => new() { Entries = [new(kind, name, Highest)] };

    /// <summary>Whether one level includes another.</summary>
    public static bool Includes(TLevel level, TLevel other) => Comparer<TLevel>.Default.Compare(level, other) >= 0;

    /// <summary>What that principal may do: the highest level of all that were granted to it and to its groups. Allocates nothing.</summary>
    public TLevel LevelOf(Principal principal)
    {
        if (principal.IsAdmin)
            return Highest;
        var highest = default(TLevel);
        for (var i = 0; i < Entries.Count; i++)
        {
            var entry = Entries[i];
            if (!Includes(highest, entry.Level) && entry.IsFor(principal))
                highest = entry.Level;
        }

        return highest;
    }

    /// <summary>Whether that principal may do what the level allows. Allocates nothing.</summary>
    public bool Allows(Principal principal, TLevel level) => Includes(LevelOf(principal), level);

    /// <summary>The list with more grants; one for a principal that has one already takes its place.</summary>
    public AccessList<TLevel> With(IReadOnlyList<AccessEntry<TLevel>> grants) => new()
    {
        Entries =
        [
            .. Entries.Select(e => grants.FirstOrDefault(g => g.IsForSameAs(e)) ?? e),
            .. grants.Where(g => !Entries.Any(g.IsForSameAs)),
        ],
    };

    /// <summary>The list without what was granted to that principal; the same object when that is nothing.</summary>
    public AccessList<TLevel> Without(PrincipalKind kind, string name) => Entries.Any(e => e.Kind == kind && e.Name == name)
        ? new() { Entries = [.. Entries.Where(e => e.Kind != kind || e.Name != name)] }
        : this;

    /// <inheritdoc/>
    public bool Equals(AccessList<TLevel>? other) => other is not null && Entries.SequenceEqual(other.Entries);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var entry in Entries)
            hash.Add(entry);
        return hash.ToHashCode();
    }
}
