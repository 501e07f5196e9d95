using ServingCluster.Errors;
using ServingCluster.Frontend.Auth;

namespace ServingCluster.Frontend.OAuth;

/// <summary>Where the endpoints of OAuth are: of the workspace, and the same below the path of the account.</summary>
internal sealed class OAuthPaths(Credentials credentials, PublicAddress address)
{
    public const string Root = "/oidc";
    public const string Account = Root + "/accounts/{account}";
    public const string Token = "/v1/token";
    public const string Revoke = "/v1/revoke";
    public const string Authorize = "/v1/authorize";
    public const string Keys = "/jwks.json";

    /// <summary>Whether a path is one of OAuth, so that errors there have its shape.</summary>
    public static bool Contains(PathString path) => (path.Value ?? "").StartsWith(Root + "/", StringComparison.Ordinal);

    /// <summary>The issuer that stands in tokens and documents.</summary>
    public string Issuer(HttpContext context) => address.Of(context) + Root;

    /// <summary>The beginning of the addresses that a document names: those of the account where it was asked for there.</summary>
    /// <exception cref="ServingException"><see cref="ErrorCode.NotFound"/>: the path names another account.</exception>
    public string Base(HttpContext context)
    {
        var issuer = Issuer(context);
        return CheckAccount(context) is { } account ? $"{issuer}/accounts/{account}" : issuer;
    }

    /// <summary>The account that the path names, which must be this installation's; null where it names none.</summary>
    /// <exception cref="ServingException"><see cref="ErrorCode.NotFound"/>.</exception>
    public string? CheckAccount(HttpContext context)
    {
        if (context.Request.RouteValues["account"] is not string named)
            return null;
        var account = credentials.Installation.AccountId.ToString("D");
        return string.Equals(named, account, StringComparison.OrdinalIgnoreCase) ? account : throw new ServingException(
            ErrorCode.NotFound, $"This installation's account is '{account}', not '{named}'.");
    }
}
