using System.Collections.Frozen;
using System.Security.Claims;
using ServingCluster.Identity;

namespace ServingCluster.Frontend.Auth;

/// <summary>Who sent a request. Made once per credential and shared by all its requests.</summary>
internal sealed class Caller : ClaimsPrincipal
{
    private static readonly string[] AdminGroups = [KnownGroups.Admins, KnownGroups.Users];

    public Caller(Principal principal)
        : base(new ClaimsIdentity([new Claim(ClaimTypes.Name, principal.Name)], authenticationType: "token")) => Principal = principal;

    /// <summary>The holder of the administrator's token.</summary>
    public static Caller Admin { get; } = new(new Principal(
        PrincipalKind.User, BuiltInAccounts.AdministratorName, BuiltInAccounts.AdministratorDisplayName,
        AdminGroups.ToFrozenSet(StringComparer.Ordinal))
    {
        AccountId = BuiltInAccounts.Administrator,
        IsByAccessToken = true,
    });

    /// <summary>The holder of the token for metrics, who may read <c>/metrics</c> alone.</summary>
    public static Caller Metrics { get; } = new(new Principal(PrincipalKind.ServicePrincipal, "metrics", "metrics", FrozenSet<string>.Empty));

    /// <summary>What it is and which groups it is in.</summary>
    public Principal Principal { get; }

    /// <summary>The name under which changes are recorded.</summary>
    public string Name => Principal.Name;

    /// <summary>The caller of a request that passed authentication.</summary>
    public static Caller Of(HttpContext context) => (Caller)context.User;
}
