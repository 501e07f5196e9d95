using System.Security.Cryptography;
using System.Text;

namespace ServingCluster.Silo.Azure;

/// <summary>
/// The container of a service's state: the services of one account have one each, because grain storage names blobs by grain alone.
/// </summary>
internal static class StateContainer
{
    private const string Prefix = "serving-state-";
    private const int LongestName = 63;
    private const int HashLength = 8;

    /// <summary>
    /// Its name, of the 3 to 63 small letters, digits and single hyphens that Azure allows. Of service ids that would come out the same, those
    /// that were changed for it differ by a hash.
    /// </summary>
    public static string Of(string serviceId)
    {
        if (serviceId.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c)) && Prefix.Length + serviceId.Length <= LongestName)
            return Prefix + serviceId;
        var letters = string.Concat(serviceId.ToLowerInvariant().Where(char.IsAsciiLetterOrDigit));
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(serviceId)))[..HashLength];
        var room = LongestName - Prefix.Length - HashLength - 1;
        return letters.Length == 0 ? Prefix + hash : $"{Prefix}{(letters.Length > room ? letters[..room] : letters)}-{hash}";
    }
}
