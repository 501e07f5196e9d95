using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;

namespace ServingCluster.Frontend.Ui.Sessions.Issuer;

/// <summary>The cookie that carries a sign-in that has been begun. Every process of an installation opens what another one sealed.</summary>
internal sealed class PendingCookie(IDataProtectionProvider protection, TimeProvider time)
{
    /// <summary>How long somebody may take at the issuer.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private static readonly HostCookie Cookie = new("serving-issuer");

    private readonly IDataProtector _protector = protection.CreateProtector("ServingCluster.Ui.IssuerSignIn");

    /// <summary>Gives the browser a sign-in to keep.</summary>
    public void Write(HttpContext context, PendingSignIn pending) =>
        Cookie.Write(context, _protector.Protect(JsonSerializer.Serialize(pending, SessionJson.Default.PendingSignIn)), Lifetime);

    /// <summary>The sign-in that the browser keeps, which it does no longer; null for none, or one that took too long.</summary>
    public PendingSignIn? Take(HttpContext context)
    {
        if (Cookie.Read(context.Request) is not { Length: > 0 } text)
            return null;
        Cookie.Remove(context);
        return Open(text) is { } pending && pending.ExpiresAt > time.GetUtcNow() ? pending : null;
    }

    private PendingSignIn? Open(string text)
    {
        try
        {
            return JsonSerializer.Deserialize(_protector.Unprotect(text), SessionJson.Default.PendingSignIn);
        }
        catch (CryptographicException)
        {
            // Somebody made it up, or the keys are others now.
            return null;
        }
    }
}
