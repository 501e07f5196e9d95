namespace ServingCluster.Frontend.OAuth;

/// <summary>A request for a token.</summary>
/// <param name="Form">Its parameters.</param>
/// <param name="Client">How the client names itself.</param>
/// <param name="Issuer">The issuer, by the host that was asked.</param>
/// <param name="Aborted">Ends when nobody waits for the answer any more.</param>
internal sealed record TokenRequest(FormBody Form, ClientAuthentication Client, string Issuer, CancellationToken Aborted);
