using ServingCluster.Identity;

namespace ServingCluster.Frontend.OAuth;

/// <summary>An access token that is to be made.</summary>
/// <param name="Principal">Whom it stands for.</param>
/// <param name="Issuer">The issuer, by the host that was asked.</param>
/// <param name="ClientId">The client that asked; may be empty.</param>
/// <param name="Scope">The scopes.</param>
/// <param name="DataPlane">What it is restricted to; null for nothing.</param>
internal sealed record AccessTokenRequest(Principal Principal, string Issuer, string ClientId, string Scope, DataPlaneGrant? DataPlane = null)
{
    /// <summary>The id of the sign-in that it comes of, with which it ends; empty for none.</summary>
    public string SignIn { get; init; } = "";
}
