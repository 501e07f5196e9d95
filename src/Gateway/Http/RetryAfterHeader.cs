using System.Globalization;
using System.Net.Http.Headers;

namespace ServingCluster.Gateway.Http;

/// <summary>Reads when a provider wants to be asked again: <c>retry-after-ms</c> (OpenAI, Azure), or <c>retry-after</c> in seconds or as a date.</summary>
internal static class RetryAfterHeader
{
    /// <summary>The time from now on; null where it says nothing that can be read.</summary>
    public static TimeSpan? Read(HttpResponseHeaders headers, DateTimeOffset now)
    {
        if (Number(headers, "retry-after-ms") is { } milliseconds)
            return TimeSpan.FromMilliseconds(milliseconds);
        if (Number(headers, "retry-after") is { } seconds)
            return TimeSpan.FromSeconds(seconds);
        if (headers.RetryAfter?.Date is not { } date)
            return null;
        return date > now ? date - now : TimeSpan.Zero;
    }

    private static double? Number(HttpResponseHeaders headers, string name)
    {
        const double week = 7 * 24 * 3600;
        if (!headers.NonValidated.TryGetValues(name, out var values))
            return null;
        return double.TryParse(values.ToString(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number is >= 0 and <= week * 1000
            ? number
            : null;
    }
}
