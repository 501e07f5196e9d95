using ServingCluster.Errors;
using ServingCluster.Identity;

namespace ServingCluster.Frontend.Auth;

/// <summary>What is asked of a caller before anything is done.</summary>
internal static class Rights
{
    /// <summary>The caller, who must be an administrator.</summary>
    /// <param name="context">The request.</param>
    /// <param name="what">What only administrators may, to follow "may".</param>
    /// <exception cref="ServingException"><see cref="ErrorCode.PermissionDenied"/>.</exception>
    public static Principal RequireAdmin(HttpContext context, string what)
    {
        var principal = Caller.Of(context).Principal;
        return principal.IsAdmin ? principal : throw new ServingException(
            ErrorCode.PermissionDenied, $"Only members of the group '{Principal.Admins}' may {what}; '{principal.Name}' is none.");
    }

    /// <summary>The id of the caller's account.</summary>
    /// <exception cref="ServingException"><see cref="ErrorCode.PermissionDenied"/>: only an external issuer knows the caller.</exception>
    public static string RequireAccount(Principal principal) => principal.AccountId.Length > 0 ? principal.AccountId : throw new ServingException(
        ErrorCode.PermissionDenied,
        $"'{principal.Name}' has no account here, only one of the external issuer. An administrator makes one with that user name by POST /api/2.0/preview/scim/v2/Users.");
}
