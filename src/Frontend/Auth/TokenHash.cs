using System.Security.Cryptography;
using System.Text;

namespace ServingCluster.Frontend.Auth;

/// <summary>
/// The SHA-256 of a token. A token has 256 random bits, or is chosen by the operator for this purpose alone, so that no
/// slow password hash is needed.
/// </summary>
internal static class TokenHash
{
    public static byte[] Of(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    /// <summary>The hash as credentials are kept by it: lower-case hex.</summary>
    public static string HexOf(string token) => Convert.ToHexStringLower(Of(token));

    /// <summary>Compares in constant time.</summary>
    public static bool Matches(string token, byte[] hash) => CryptographicOperations.FixedTimeEquals(Of(token), hash);
}
