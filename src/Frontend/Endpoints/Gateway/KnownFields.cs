using ServingCluster.Frontend.Http;
using ServingCluster.Frontend.Settings;

namespace ServingCluster.Frontend.Endpoints.Gateway;

/// <summary>
/// Refuses what a gateway's objects do not have: a rule or a limit with a slip in its name would let everything pass, and nobody would notice.
/// </summary>
internal static class KnownFields
{
    /// <summary>Notes every field that is not null and none of these, with the nearest that is.</summary>
    /// <param name="reader">The object.</param>
    /// <param name="what">What it is, to follow "is no field of".</param>
    /// <param name="known">Its fields.</param>
    /// <param name="alsoKnown">Fields that are looked at elsewhere, and not to be proposed.</param>
    public static void RefuseOthers(BodyReader reader, string what, string[] known, params string[] alsoKnown)
    {
        foreach (var name in reader.Names.Where(n => !known.Contains(n) && !alsoKnown.Contains(n)))
            reader.Mistake(name, $"is no field of {what};{Nearest(name, known)} there is {string.Join(", ", known)}.");
    }

    private static string Nearest(string name, string[] known)
    {
        var nearest = known.MinBy(k => EditDistance.Between(name, k))!;
        // Further off than half of it is no slip.
        return EditDistance.Between(name, nearest) <= nearest.Length / 2 ? $" '{nearest}' may be meant:" : "";
    }
}
