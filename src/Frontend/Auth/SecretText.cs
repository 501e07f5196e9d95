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

    public static string New(string prefix) => prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));
}
