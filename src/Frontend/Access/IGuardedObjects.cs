using ServingCluster.Errors;
using ServingCluster.Identity;

namespace ServingCluster.Frontend.Access;

/// <summary>The objects of one kind whose grants can be read and changed by id.</summary>
internal interface IGuardedObjects<TLevel>
    where TLevel : struct, Enum
{
    /// <summary>The kind in paths and ids, such as <c>serving-endpoints</c>.</summary>
    string Path { get; }

    /// <summary>The kind as <c>object_type</c>, such as <c>serving-endpoint</c>.</summary>
    string Type { get; }

    /// <summary>The level that allows to see who was granted what.</summary>
    TLevel ToRead { get; }

    /// <summary>What a level allows, in a sentence.</summary>
    string Describe(TLevel level);

    /// <summary>The object of that id, if the caller has the level.</summary>
    /// <exception cref="ServingException"><see cref="ErrorCode.ResourceDoesNotExist"/>, <see cref="ErrorCode.PermissionDenied"/>.</exception>
    Task<Guarded<TLevel>> FindAsync(HttpContext context, string id, TLevel needed);

    /// <summary>Grants these levels in place of all others, or besides them.</summary>
    /// <exception cref="ServingException"><see cref="ErrorCode.ResourceDoesNotExist"/>, or a grant is a mistake.</exception>
    Task<Guarded<TLevel>> GrantAsync(HttpContext context, string id, IReadOnlyList<AccessEntry<TLevel>> entries, bool inPlaceOfAll);
}
