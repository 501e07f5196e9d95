using System.Globalization;
using System.Text;

namespace ServingCluster.Inference.Scoring.Elements;

/// <summary>Points in time in ISO 8601; UTC where no offset is given.</summary>
internal static class MomentText
{
    private const int LongestText = 40;

    // Up to seven digits of a second, which is what .NET resolves.
    private static readonly string[] Formats =
    [
        "yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
        "yyyy-MM-dd HH:mmK", "yyyy-MM-dd HH:mm:ssK", "yyyy-MM-dd HH:mm:ss.FFFFFFFK",
    ];

    /// <summary>Reads a point in time.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out DateTimeOffset moment)
    {
        moment = default;
        Span<char> characters = stackalloc char[LongestText];
        return text.Length <= LongestText
            && Encoding.UTF8.TryGetChars(text, characters, out var length)
            && DateTimeOffset.TryParseExact(
                characters[..length], Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out moment);
    }

    /// <summary>Nanoseconds since 1970, as NumPy's <c>datetime64[ns]</c> counts.</summary>
    /// <returns>False outside of the years 1678 to 2261, which 64 bits do not reach.</returns>
    public static bool TryToNanoseconds(DateTimeOffset moment, out long nanoseconds)
    {
        var ticks = (moment - DateTimeOffset.UnixEpoch).Ticks;
        nanoseconds = unchecked(ticks * TimeSpan.NanosecondsPerTick);
        return Math.Abs(ticks) <= long.MaxValue / TimeSpan.NanosecondsPerTick;
    }
}
