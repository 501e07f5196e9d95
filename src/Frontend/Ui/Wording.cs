using System.Globalization;

namespace ServingCluster.Frontend.Ui;

/// <summary>What the API says, in a person's words.</summary>
internal static class Wording
{
    private static readonly string[] Units = ["bytes", "KiB", "MiB", "GiB", "TiB"];

    /// <summary><c>UPDATE_FAILED</c> as <c>Update failed</c>, <c>CAN_MANAGE</c> as <c>Can manage</c>.</summary>
    public static string Of(string name) =>
        name.Length == 0 ? "" : name[..1].ToUpperInvariant() + name[1..].Replace('_', ' ').ToLowerInvariant();

    /// <summary>A moment in milliseconds since 1970, by the world's clock.</summary>
    public static string Moment(long milliseconds) => milliseconds == 0 ? ""
        : DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>A moment as pages mark it up.</summary>
    public static string Iso(long milliseconds) =>
        DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>A size of three digits, in powers of 1024, as settings and devices count.</summary>
    public static string Bytes(long bytes)
    {
        double size = bytes;
        var unit = 0;
        for (; size >= 999.5 && unit < Units.Length - 1; unit++)
            size /= 1024;
        return size.ToString(unit == 0 || size >= 99.95 ? "0" : size >= 9.995 ? "0.0" : "0.00", CultureInfo.InvariantCulture) + " " + Units[unit];
    }
}
