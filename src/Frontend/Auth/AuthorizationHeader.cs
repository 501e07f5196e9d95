using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace ServingCluster.Frontend.Auth;

/// <summary>Reads the token out of an <c>Authorization</c> header: <c>Bearer TOKEN</c>, or Basic with the user name <c>token</c>.</summary>
internal static class AuthorizationHeader
{
    private const string Bearer = "Bearer ";
    private const string Basic = "Basic ";
    private const string BasicUser = "token:";

    public static bool TryReadToken(string header, [NotNullWhen(true)] out string? token)
    {
        token = null;
        if (header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
            token = header[Bearer.Length..].Trim();
        else if (header.StartsWith(Basic, StringComparison.OrdinalIgnoreCase))
            token = ReadBasic(header.AsSpan(Basic.Length).Trim());
        return !string.IsNullOrEmpty(token);
    }

    private static string? ReadBasic(ReadOnlySpan<char> encoded)
    {
        var decoded = new byte[encoded.Length];
        if (!Convert.TryFromBase64Chars(encoded, decoded, out var length))
            return null;
        var pair = Encoding.UTF8.GetString(decoded, 0, length);
        return pair.StartsWith(BasicUser, StringComparison.Ordinal) ? pair[BasicUser.Length..] : null;
    }
}
