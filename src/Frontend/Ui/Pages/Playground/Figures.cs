using System.Globalization;

namespace ServingCluster.Frontend.Ui.Pages.Playground;

/// <summary>Writes the figures below an answer.</summary>
internal static class Figures
{
    /// <summary>A time: <c>85 ms</c>, <c>1.24 s</c>.</summary>
    public static string Time(TimeSpan time) => time.TotalMilliseconds < 1000
        ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0} ms")
        : string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.00} s");

    /// <summary>A rate: <c>512</c>, <c>48.3</c>.</summary>
    public static string Rate(double rate) => rate.ToString(rate >= 100 ? "0" : "0.0", CultureInfo.InvariantCulture);

    /// <summary>An amount of money to two significant digits at least: <c>0.0012 USD</c>.</summary>
    public static string Cost(decimal amount, string currency)
    {
        var digits = 2;
        for (var rest = amount; rest is > 0 and < 0.1m && digits < 10; rest *= 10)
            digits++;
        return $"{Math.Round(amount, digits).ToString("0.00########", CultureInfo.InvariantCulture)} {currency}";
    }
}
