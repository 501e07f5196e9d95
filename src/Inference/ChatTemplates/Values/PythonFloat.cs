using System.Globalization;

namespace ServingCluster.Inference.ChatTemplates.Values;

/// <summary>Python's <c>repr</c> of floats: the shortest digits that read back the same; an exponent below 1e-4, from 1e16 on.</summary>
internal static class PythonFloat
{
    public static string Repr(double value)
    {
        if (double.IsNaN(value))
            return "nan";
        var sign = double.IsNegative(value) ? "-" : "";
        if (double.IsInfinity(value))
            return sign + "inf";
        return sign + (value == 0 ? "0.0" : Layout(Math.Abs(value).ToString("R", CultureInfo.InvariantCulture)));
    }

    /// <summary>Lays out a positive number that .NET wrote with the same digits.</summary>
    private static string Layout(string shortest)
    {
        var at = shortest.IndexOf('E');
        var mantissa = at < 0 ? shortest : shortest[..at];
        var point = mantissa.IndexOf('.');
        var whole = point < 0 ? mantissa.Length : point;
        var all = mantissa.Replace(".", "", StringComparison.Ordinal);
        var digits = all.TrimStart('0');
        var written = at < 0 ? 0 : int.Parse(shortest.AsSpan(at + 1), CultureInfo.InvariantCulture);
        var exponent = written + whole - 1 - (all.Length - digits.Length);
        return Layout(digits.TrimEnd('0'), exponent);
    }

    private static string Layout(string digits, int exponent) => exponent switch
    {
        < -4 or >= 16 => Scientific(digits, exponent),
        < 0 => "0." + new string('0', -exponent - 1) + digits,
        _ when digits.Length <= exponent + 1 => digits.PadRight(exponent + 1, '0') + ".0",
        _ => digits[..(exponent + 1)] + "." + digits[(exponent + 1)..],
    };

    private static string Scientific(string digits, int exponent) =>
        digits[..1] + (digits.Length > 1 ? "." + digits[1..] : "") + "e" + (exponent < 0 ? "-" : "+")
        + Math.Abs(exponent).ToString("00", CultureInfo.InvariantCulture);
}
