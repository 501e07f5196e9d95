using System.Globalization;

namespace ServingCluster.Frontend.Ui.Pages.Models;

/// <summary>Says in words what the API says in codes and numbers.</summary>
internal static class ModelWords
{
    private static readonly string[] Units = ["bytes", "kB", "MB", "GB", "TB"];

    /// <summary>How a version stands.</summary>
    public static string Status(string status) => status switch
    {
        "READY" => "Ready",
        "FAILED_REGISTRATION" => "Failed",
        "PENDING_REGISTRATION" => "Pending",
        _ => status,
    };

    /// <summary>The style of its badge.</summary>
    public static string StatusClass(string status) => status switch
    {
        "READY" => "good",
        "FAILED_REGISTRATION" => "bad",
        _ => "warn",
    };

    /// <summary>How weights are held.</summary>
    public static string Bits(string quantization) => quantization switch
    {
        "int8" => "8 bits",
        "int4" => "4 bits",
        "none" => "as stored",
        _ => "–",
    };

    /// <summary>A size of three digits, in powers of 1000.</summary>
    public static string Size(long bytes)
    {
        double size = bytes;
        var unit = 0;
        for (; size >= 999.5 && unit < Units.Length - 1; unit++)
            size /= 1000;
        return size.ToString(unit == 0 || size >= 100 ? "0" : size >= 10 ? "0.0" : "0.00", CultureInfo.InvariantCulture) + " " + Units[unit];
    }

    /// <summary>A moment, in UTC.</summary>
    public static string Moment(long milliseconds) =>
        DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>Tokens per second.</summary>
    public static string Speed(double tokensPerSecond) => tokensPerSecond.ToString(tokensPerSecond < 10 ? "0.0" : "#,0", CultureInfo.InvariantCulture);
}
