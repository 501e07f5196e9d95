using System.Net;
using System.Security.Claims;
using ServingCluster.Frontend.Auth;

namespace ServingCluster.Frontend.Ui.Sessions;

/// <summary>What an open page knows of the person before it: the session, by which the rest is looked up.</summary>
internal static class PersonClaims
{
    private const string Session = "serving:session";
    private const string Address = "serving:address";

    public static ClaimsPrincipal Of(Caller caller, string session, IPAddress? address) => new(new ClaimsIdentity(
        [
            new Claim(ClaimTypes.Name, caller.Name),

            // By which a form is bound to the session, wherever in the network the person is.
            new Claim(ClaimTypes.NameIdentifier, TokenHash.HexOf(session)),
            new Claim(Session, session),
            new Claim(Address, address?.ToString() ?? ""),
        ],
        authenticationType: "session"));

    /// <summary>The session's id; null for somebody who did not sign in.</summary>
    public static string? SessionOf(ClaimsPrincipal person) => person.FindFirst(Session)?.Value;

    /// <summary>Where the page is open; null when that is not known.</summary>
    public static IPAddress? AddressOf(ClaimsPrincipal person) => IPAddress.TryParse(person.FindFirst(Address)?.Value, out var address) ? address : null;
}
