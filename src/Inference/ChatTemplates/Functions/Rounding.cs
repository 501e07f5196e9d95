using System.Globalization;
using ServingCluster.Inference.ChatTemplates.Values;

namespace ServingCluster.Inference.ChatTemplates.Functions;

/// <summary>Python's <c>round</c>: ties to even, decided by the exact value of the float.</summary>
internal static class Rounding
{
    public static object Of(object? value, double real, int precision)
    {
        if (Numbers.IsWhole(value, out var whole))
            return precision >= 0 ? whole : (long)(Math.Round(whole / Math.Pow(10, -precision)) * Math.Pow(10, -precision));
        if (!double.IsFinite(real) || precision > 22)
            return real;
        return precision > 0 ? Decimals(real, precision) : Math.Round(real / Math.Pow(10, -precision)) * Math.Pow(10, -precision);
    }

    // The format has all digits of the exact value; it takes ties up where they should go to even.
    private static double Decimals(double real, int precision)
    {
        var scaled = real * Math.Pow(10, precision);
        var isTie = Math.Abs(scaled) < 1L << 52 && Math.Abs(scaled - Math.Truncate(scaled)) == 0.5 && IsExact(real);
        return isTie
            ? Math.Round(scaled) / Math.Pow(10, precision)
            : double.Parse(real.ToString("F" + precision, CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }

    // A decimal tie at so few digits is a multiple of a small power of two.
    private static bool IsExact(double real) => double.IsInteger(real * (1L << 23));
}
