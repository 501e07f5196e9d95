namespace ServingCluster.Frontend.Ui.Sessions.Issuer;

/// <summary>What the browser keeps, sealed, while somebody is at the issuer.</summary>
/// <param name="State">By which the answer is known to belong to this browser's request (RFC 6749, 10.12).</param>
/// <param name="Nonce">By which the ID token is known to be made for it (OpenID Connect Core 1.0, 3.1.2.1).</param>
/// <param name="Verifier">By which the code can be redeemed by us alone (RFC 7636).</param>
/// <param name="Next">The path to go on to.</param>
/// <param name="ExpiresAt">Until when the answer is taken.</param>
internal sealed record PendingSignIn(string State, string Nonce, string Verifier, string Next, DateTimeOffset ExpiresAt);
