using ServingCluster.Errors;
using ServingCluster.Identity;

namespace ServingCluster.Grains.Accounts;

/// <summary>What a credential must be to be kept, and how many of a kind an owner may have.</summary>
internal static class CredentialRules
{
    private const int HashLength = 64;

    /// <exception cref="ServingException"><see cref="ErrorCode.InvalidParameterValue"/>: a hash is none.</exception>
    public static void Check(CredentialInput input)
    {
        if (!IsHash(input.Sha256) || (input.Family.Length > 0 && !IsHash(input.Family)))
            throw new ServingException(ErrorCode.InvalidParameterValue, "The hashes of a credential must be SHA-256 in lower-case hex.");
    }

    /// <summary>The most of a kind that one owner may have.</summary>
    public static int MostOf(CredentialKind kind) => kind switch
    {
        CredentialKind.PersonalAccessToken => 600,
        CredentialKind.ClientSecret => 5,
        CredentialKind.RefreshToken or CredentialKind.SignIn => 100,
        _ => 20,
    };

    /// <summary>Such as <c>Token</c>.</summary>
    public static string WordFor(CredentialKind kind) => kind switch
    {
        CredentialKind.PersonalAccessToken => "Token",
        CredentialKind.ClientSecret => "Secret",
        CredentialKind.RefreshToken => "Refresh token",
        CredentialKind.SignIn => "Sign-in",
        _ => "Code",
    };

    private static bool IsHash(string text) => text.Length == HashLength && text.All(char.IsAsciiHexDigitLower);
}
