using ServingCluster.Errors;
using ServingCluster.Identity;

namespace ServingCluster.Grains.Access;

/// <summary>What may be granted. Each check notes every mistake that it finds.</summary>
public static class AccessRules
{
    /// <summary>The most grants of one object: every router has them all.</summary>
    public const int MaxEntries = 1000;

    /// <summary>The longest name of a principal.</summary>
    public const int MaxName = 256;

    /// <summary>Checks grants that are asked for: each principal once, with a level, the administrators with no less than they have.</summary>
    /// <param name="path">Where the grants stand in the request.</param>
    /// <param name="entries">The grants.</param>
    /// <param name="mistakes">Takes the mistakes.</param>
    public static void Check<TLevel>(string path, IReadOnlyList<AccessEntry<TLevel>> entries, Mistakes mistakes)
        where TLevel : struct, Enum
    {
        CheckCount(path, entries.Count, mistakes);
        var seen = new HashSet<(PrincipalKind, string)>();
        for (var i = 0; i < entries.Count; i++)
        {
            Check($"{path}[{i}]", entries[i], mistakes);
            if (!seen.Add((entries[i].Kind, entries[i].Name)))
                mistakes.Add($"{path}[{i}]", $"'{entries[i].Name}' is given twice; give each principal the highest of its levels.");
        }
    }

    /// <summary>Checks how many grants there are.</summary>
    public static void CheckCount(string path, int count, Mistakes mistakes)
    {
        if (count > MaxEntries)
            mistakes.Add(path, $"there may be {MaxEntries} grants, not {count}; grant to a group instead of its members.");
    }

    private static void Check<TLevel>(string path, AccessEntry<TLevel> entry, Mistakes mistakes)
        where TLevel : struct, Enum
    {
        if (entry.Name.Length is 0 or > MaxName)
            mistakes.Add(path, $"a principal's name has 1 to {MaxName} characters, this one has {entry.Name.Length}.");
        if (!Enum.IsDefined(entry.Kind) || !Enum.IsDefined(entry.Level) || entry.Level.Equals(default(TLevel)))
            mistakes.Add(path, "the kind of the principal or the level is none that there is.");
        else if (entry is { Kind: PrincipalKind.Group, Name: KnownGroups.Admins } && !entry.Level.Equals(AccessList<TLevel>.Highest))
            mistakes.Add(path, $"the group '{KnownGroups.Admins}' may do everything with every object, and cannot be given less.");
    }
}
