using ServingCluster.Errors;
using ServingCluster.Grains.Access;
using ServingCluster.Identity;

namespace ServingCluster.Grains.Endpoints;

/// <summary>Who may do what with an endpoint, and the steps that change it, as pure functions.</summary>
internal static class EndpointAccess
{
    private static readonly AccessList<EndpointPermission> Provided = new()
    {
        Entries = [new(PrincipalKind.Group, KnownGroups.Users, EndpointPermission.CanQuery)],
    };

    /// <summary>Everyone may query what the server provides; one that was stored before there were grants is its creator's.</summary>
    public static AccessList<EndpointPermission> Of(EndpointState state) => state.Foundation is not null
        ? Provided
        : state.Access ?? AccessList<EndpointPermission>.Of(PrincipalKind.User, state.Creator);

    /// <summary>Has those grants and no others.</summary>
    /// <exception cref="ServingException">The endpoint has another id, or a grant is a mistake.</exception>
    public static EndpointState ReplaceAccess(
        this EndpointState state, string id, IReadOnlyList<AccessEntry<EndpointPermission>> entries, DateTimeOffset now) =>
        state.WithId(id) with { Access = AccessEdits.Replace(entries), UpdatedAt = now };

    /// <summary>Has those grants besides the ones that it has.</summary>
    /// <exception cref="ServingException">The endpoint has another id, or a grant is a mistake.</exception>
    public static EndpointState GrantAccess(
        this EndpointState state, string id, IReadOnlyList<AccessEntry<EndpointPermission>> entries, DateTimeOffset now) =>
        state.WithId(id) with { Access = Of(state).Merge(entries), UpdatedAt = now };

    /// <summary>Has nothing granted to that principal; the same object when there is nothing.</summary>
    public static EndpointState RevokeAccess(this EndpointState state, PrincipalKind kind, string principal, DateTimeOffset now)
    {
        var granted = Of(state);
        var left = granted.Without(kind, principal);
        return ReferenceEquals(left, granted) || state.Foundation is not null ? state : state with { Access = left, UpdatedAt = now };
    }

    private static EndpointState WithId(this EndpointState state, string id) => state.Id == id
        ? state
        : throw new ServingException(ErrorCode.ResourceDoesNotExist, $"There is no serving endpoint with id '{id}'; the one of that name was made anew.");
}
