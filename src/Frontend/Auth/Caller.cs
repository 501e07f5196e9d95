using System.Security.Claims;

namespace ServingCluster.Frontend.Auth;

/// <summary>Who sent a request. Made once per credential and shared by all its requests.</summary>
internal sealed class Caller : ClaimsPrincipal
{
    /// <summary>The holder of the administrator's token.</summary>
    public static Caller Admin { get; } = new("admin");

    private Caller(string name)
        : base(new ClaimsIdentity([new Claim(ClaimTypes.Name, name)], authenticationType: "token")) => Name = name;

    /// <summary>The name under which changes are recorded.</summary>
    public string Name { get; }

    /// <summary>The caller of a request that passed authentication.</summary>
    public static Caller Of(HttpContext context) => (Caller)context.User;
}
