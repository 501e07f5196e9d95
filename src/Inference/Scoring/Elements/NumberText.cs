using System.Globalization;

namespace ServingCluster.Inference.Scoring.Elements;

/// <summary>Reads numbers from UTF-8 text, correctly rounded. Most numbers in requests have few digits and a small exponent: those are the
/// quotient or product of two doubles that are exact, so one operation rounds once (Clinger 1990, "How to read floating point numbers
/// accurately"). The rest goes to .NET's parser.</summary>
internal static class NumberText
{
    private const long ExactDouble = 1L << 53;
    private const int MostDigits = 18;

    // Powers of ten up to here are exact doubles.
    private static readonly double[] Powers =
        [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22];

    /// <summary>Reads a binary64.</summary>
    /// <returns>False when it is no number, or one beyond the range.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, out double value) =>
        TryParseShort(text, out value)
        || (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value));

    /// <summary>Reads a binary32.</summary>
    /// <returns>False when it is no number, or one beyond the range.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, out float value)
    {
        if (TryParseShort(text, out var wide) && !IsHalfway(wide))
        {
            value = (float)wide;
            return float.IsFinite(value);
        }

        return float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && float.IsFinite(value);
    }

    /// <summary>Reads a whole number, split into sign and magnitude.</summary>
    /// <returns><see cref="ElementFault.NotWhole"/>, <see cref="ElementFault.OutOfRange"/> or <see cref="ElementFault.WrongKind"/> when it is none.</returns>
    public static ElementFault TryParseWhole(ReadOnlySpan<byte> text, out bool negative, out ulong magnitude)
    {
        magnitude = 0;
        negative = text.Length > 0 && text[0] == (byte)'-';
        var digits = negative ? text[1..] : text;
        if (digits.IsEmpty)
            return ElementFault.WrongKind;
        foreach (var c in digits)
        {
            var digit = (uint)(c - '0');
            if (digit > 9)
                return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _) ? ElementFault.NotWhole : ElementFault.WrongKind;
            if (magnitude > (ulong.MaxValue - digit) / 10)
                return ElementFault.OutOfRange;
            magnitude = (magnitude * 10) + digit;
        }

        return ElementFault.None;
    }

    // A double midway between two floats may itself have been rounded to there, and would then be rounded the wrong way.
    private static bool IsHalfway(double value) => (BitConverter.DoubleToInt64Bits(value) & 0x1FFF_FFFF) == 0x1000_0000;

    // [-]digits[.digits] with at most 18 digits and no exponent.
    private static bool TryParseShort(ReadOnlySpan<byte> text, out double value)
    {
        value = 0;
        var negative = text.Length > 0 && text[0] == (byte)'-';
        var digits = negative ? text[1..] : text;
        if ((uint)(digits.Length - 1) > MostDigits)
            return false;

        var mantissa = 0L;
        var point = -1;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = (uint)(digits[i] - '0');
            if (digit <= 9)
                mantissa = (mantissa * 10) + digit;
            else if (digits[i] == (byte)'.' && point < 0 && i > 0 && i < digits.Length - 1)
                point = i;
            else
                return false;
        }

        if (mantissa > ExactDouble || (point < 0 && digits.Length > MostDigits))
            return false;
        var magnitude = point < 0 ? mantissa : mantissa / Powers[digits.Length - 1 - point];
        value = negative ? -magnitude : magnitude;
        return true;
    }
}
