namespace ServingCluster.Frontend.Ui.Sessions.Issuer;

/// <summary>Where an issuer signs people in, by its discovery document.</summary>
/// <param name="Authorization">The page that asks who somebody is.</param>
/// <param name="Token">Where codes are redeemed.</param>
/// <param name="TakesSecretInBody">Whether the client's secret goes into the form, since the issuer takes it in no header.</param>
internal sealed record IssuerEndpoints(string Authorization, string Token, bool TakesSecretInBody);
