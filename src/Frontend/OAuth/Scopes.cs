namespace ServingCluster.Frontend.OAuth;

/// <summary>The scopes of tokens. There is one that opens all; a narrower one is refused rather than widened without a word.</summary>
internal static class Scopes
{
    public const string AllApis = "all-apis";
    public const string OfflineAccess = "offline_access";

    /// <summary>The scopes that are granted.</summary>
    /// <param name="asked">What is asked for, separated by spaces; empty for all APIs.</param>
    /// <exception cref="OAuthException">There is an unknown one among them.</exception>
    public static string Check(string asked)
    {
        var scopes = asked.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (Array.Find(scopes, s => s is not (AllApis or OfflineAccess)) is { } unknown)
        {
            throw new OAuthException(
                OAuthErrors.InvalidScope, $"scope: '{unknown}' is not offered; '{AllApis}' and '{OfflineAccess}' are.");
        }

        return scopes.Contains(OfflineAccess) ? $"{AllApis} {OfflineAccess}" : AllApis;
    }

    /// <summary>Whether the client wants to go on when the user is not there.</summary>
    public static bool IsOffline(string scopes) => scopes.Contains(OfflineAccess, StringComparison.Ordinal);
}
