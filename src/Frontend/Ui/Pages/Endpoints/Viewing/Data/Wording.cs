using System.Globalization;

namespace ServingCluster.Frontend.Ui.Pages.Endpoints.Viewing.Data;

/// <summary>What the API says, in a person's words.</summary>
internal static class Wording
{
    /// <summary><c>UPDATE_FAILED</c> as <c>Update failed</c>.</summary>
    public static string Of(string name) =>
        name.Length == 0 ? "" : name[..1].ToUpperInvariant() + name[1..].Replace('_', ' ').ToLowerInvariant();

    /// <summary>A moment in milliseconds since 1970, by the world's clock.</summary>
    public static string Moment(long milliseconds) => milliseconds == 0 ? ""
        : DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>A moment as pages mark it up.</summary>
    public static string Iso(long milliseconds) =>
        DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>A size.</summary>
    public static string Bytes(long bytes) => bytes switch
    {
        >= 1L << 30 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 30):0.0} GiB"),
        >= 1L << 20 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 20):0.0} MiB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(bytes + 1023) >> 10} KiB"),
    };
}
