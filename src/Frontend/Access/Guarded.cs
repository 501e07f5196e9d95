using ServingCluster.Identity;

namespace ServingCluster.Frontend.Access;

/// <summary>An object with what was granted.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Access">What was granted for it.</param>
/// <param name="Inherited">What everybody of these has with every object of its kind.</param>
internal sealed record Guarded<TLevel>(string Id, AccessList<TLevel> Access, IReadOnlyList<AccessEntry<TLevel>> Inherited)
    where TLevel : struct, Enum
{
    /// <summary>What administrators have.</summary>
    public static AccessEntry<TLevel> OfAdmins { get; } = new(PrincipalKind.Group, KnownGroups.Admins, AccessList<TLevel>.Highest);
}
