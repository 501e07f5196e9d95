using ServingCluster.Errors;
using ServingCluster.Identity;

namespace ServingCluster.Grains.Access;

/// <summary>What commands make of a list of grants. Pure; an edit that is not allowed throws.</summary>
internal static class AccessEdits
{
    /// <summary>What a new object begins with.</summary>
    /// <param name="asked">What was asked for; null for the highest level for whoever makes it.</param>
    /// <param name="caller">Who makes it, taken for a user.</param>
    /// <exception cref="ServingException"><see cref="ErrorCode.InvalidParameterValue"/> with all mistakes.</exception>
    public static AccessList<TLevel> Begin<TLevel>(AccessList<TLevel>? asked, string caller)
        where TLevel : struct, Enum =>
        asked is null ? AccessList<TLevel>.Of(PrincipalKind.User, caller) : Checked(asked.Entries);

    /// <summary>These grants and no others.</summary>
    /// <exception cref="ServingException"><see cref="ErrorCode.InvalidParameterValue"/> with all mistakes.</exception>
    public static AccessList<TLevel> Replace<TLevel>(IReadOnlyList<AccessEntry<TLevel>> entries)
        where TLevel : struct, Enum => Checked(entries);

    /// <summary>These grants besides those that are there.</summary>
    /// <exception cref="ServingException"><see cref="ErrorCode.InvalidParameterValue"/> with all mistakes.</exception>
    public static AccessList<TLevel> Merge<TLevel>(this AccessList<TLevel> list, IReadOnlyList<AccessEntry<TLevel>> entries)
        where TLevel : struct, Enum
    {
        var merged = list.With(Checked(entries).Entries);
        var mistakes = new Mistakes();
        AccessRules.CheckCount("access_control_list", merged.Entries.Count, mistakes);
        mistakes.ThrowIfAny();
        return merged;
    }

    private static AccessList<TLevel> Checked<TLevel>(IReadOnlyList<AccessEntry<TLevel>> entries)
        where TLevel : struct, Enum
    {
        var mistakes = new Mistakes();
        AccessRules.Check("access_control_list", entries, mistakes);
        mistakes.ThrowIfAny();
        return new AccessList<TLevel> { Entries = [.. entries] };
    }
}
