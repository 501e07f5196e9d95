using System.Globalization;

namespace ServingCluster.Frontend.Ui.Pages.Models;

/// <summary>Says in words what the API says in codes and numbers.</summary>
internal static class ModelWords
{
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

    /// <summary>A moment, in UTC.</summary>
    public static string Moment(long milliseconds) =>
        DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>Tokens per second.</summary>
    public static string Speed(double tokensPerSecond) => tokensPerSecond.ToString(tokensPerSecond < 10 ? "0.0" : "#,0", CultureInfo.InvariantCulture);
}
