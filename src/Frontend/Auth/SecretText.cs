using System.Buffers.Text;
using System.Security.Cryptography;

namespace ServingCluster.Frontend.Auth;

/// <summary>
/// The secrets that this server makes up: a prefix, by which people and scanners of source code recognise them, and 256 random bits.
/// </summary>
internal static class SecretText
{
    public const string AdminToken = "sc-";
    public const string PersonalAccessToken = "sc-pat-";
    public const string ClientSecret = "sc-sec-";
    public const string RefreshToken = "sc-ref-";
    public const string AuthorizationCode = "sc-code-";
    public const string Session = "sc-ses-";
    public const string SignIn = "sc-in-";

    private const int Bytes = 32;

    // 32 bytes in base64url.
    private const int Length = 43;

    public static string New(string prefix) => prefix + Random();

    /// <summary>What all codes and refresh tokens of one sign-in begin with, behind their prefix.</summary>
    public static string NewFamily() => Random();

    /// <summary>A code or refresh token of a sign-in.</summary>
    public static string New(string prefix, string family) => prefix + family + Random();

    /// <summary>The family of a code or refresh token; empty for another text, and for those of a server before there were families.</summary>
    public static string FamilyOf(string secret)
    {
        var prefix = secret.StartsWith(RefreshToken, StringComparison.Ordinal) ? RefreshToken : AuthorizationCode;
        return secret.StartsWith(prefix, StringComparison.Ordinal) && secret.Length == prefix.Length + (2 * Length) ? secret.Substring(prefix.Length, Length) : "";
    }

    private static string Random() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));
}
