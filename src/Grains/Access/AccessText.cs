using ServingCluster.Identity;

namespace ServingCluster.Grains.Access;

/// <summary>What a caller is told who may not do something.</summary>
public static class AccessText
{
    /// <summary>Who may not do what, and what it would take.</summary>
    /// <param name="principal">Who asked.</param>
    /// <param name="act">What was asked for, such as <c>query</c>.</param>
    /// <param name="target">What it was asked of, such as <c>endpoint 'churn'</c>.</param>
    /// <param name="needed">The level that allows it, as on the wire.</param>
    public static string Denied(Principal principal, string act, string target, string needed) =>
        $"{NameOf(principal)} may not {act} {target}: that takes {needed}, which whoever has CAN_MANAGE can grant.";

    private static string NameOf(Principal principal) =>
        $"{(principal.Kind == PrincipalKind.ServicePrincipal ? "Service principal" : "User")} '{principal.Name}'";
}
