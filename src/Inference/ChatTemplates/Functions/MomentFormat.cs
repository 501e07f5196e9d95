using System.Globalization;
using System.Text;
using ServingCluster.Inference.ChatTemplates.Values;

namespace ServingCluster.Inference.ChatTemplates.Functions;

/// <summary>C's <c>strftime</c> in the C locale, with glibc's <c>%-d</c> for no padding.</summary>
internal static class MomentFormat
{
    public static string Of(DateTimeOffset moment, string format)
    {
        var text = new StringBuilder();
        for (var at = 0; at < format.Length; at++)
        {
            if (format[at] != '%' || at + 1 == format.Length)
            {
                text.Append(format[at]);
                continue;
            }

            var unpadded = format[at + 1] == '-' && at + 2 < format.Length;
            at += unpadded ? 2 : 1;
            var part = Part(moment, format[at]);
            text.Append(unpadded && part.Length > 1 ? part.TrimStart('0', ' ') is { Length: > 0 } digits ? digits : "0" : part);
        }

        return text.ToString();
    }

    private static string Part(DateTimeOffset moment, char directive) => directive switch
    {
        'a' => Net(moment, "ddd"),
        'A' => Net(moment, "dddd"),
        'b' or 'h' => Net(moment, "MMM"),
        'B' => Net(moment, "MMMM"),
        'c' => Of(moment, "%a %b %e %H:%M:%S %Y"),
        'C' => Net(moment, "yyyy")[..2],
        'd' => Net(moment, "dd"),
        'D' or 'x' => Of(moment, "%m/%d/%y"),
        'e' => moment.Day.ToString(CultureInfo.InvariantCulture).PadLeft(2),
        'f' => Net(moment, "ffffff"),
        'F' => Of(moment, "%Y-%m-%d"),
        'H' => Net(moment, "HH"),
        'I' => Net(moment, "hh"),
        'j' => moment.DayOfYear.ToString("000", CultureInfo.InvariantCulture),
        'm' => Net(moment, "MM"),
        'M' => Net(moment, "mm"),
        'n' => "\n",
        'p' => Net(moment, "tt"),
        'R' => Of(moment, "%H:%M"),
        's' => moment.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        'S' => Net(moment, "ss"),
        't' => "\t",
        'T' or 'X' => Of(moment, "%H:%M:%S"),
        'u' => (moment.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)moment.DayOfWeek).ToString(CultureInfo.InvariantCulture),
        'w' => ((int)moment.DayOfWeek).ToString(CultureInfo.InvariantCulture),
        'y' => Net(moment, "yy"),
        'Y' => Net(moment, "yyyy"),
        'z' => Net(moment, "zzz").Replace(":", "", StringComparison.Ordinal),
        'Z' => moment.Offset == TimeSpan.Zero ? "UTC" : Net(moment, "zzz"),
        '%' => "%",
        _ => throw new RenderException($"strftime_now knows no '%{directive}'."),
    };

    private static string Net(DateTimeOffset moment, string format) => moment.ToString(format, CultureInfo.InvariantCulture);
}
