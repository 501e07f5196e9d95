using System.Globalization;
using ServingCluster.Inference.ChatTemplates.Values;

namespace ServingCluster.Inference.ChatTemplates.Functions;

/// <summary>Python's <c>int()</c> and <c>float()</c> of values; null where they fail.</summary>
internal static class NumberReading
{
    public static object? Integer(object? value, long numberBase) => value switch
    {
        Undefined undefined => throw undefined.Used(),
        long => value,
        bool flag => flag ? 1L : 0L,
        System.Numerics.BigInteger => value,
        double real => Truncate(real),
        string text => Digits(Whitespace.Strip(text, null, true, true), numberBase) ?? (Float(text) is double real ? Truncate(real) : null),
        _ => null,
    };

    public static object? Float(object? value)
    {
        if (value is Undefined undefined)
            throw undefined.Used();
        if (value is not string text)
            return Numbers.IsReal(value, out var real) ? real : null;
        return Named(Whitespace.Strip(text, null, true, true).ToLowerInvariant());
    }

    private static object? Named(string text) => text.TrimStart('+', '-') switch
    {
        "inf" or "infinity" => text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity,
        "nan" => double.NaN,
        _ => double.TryParse(text, NumberStyles.Float & ~NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var parsed)
            ? parsed
            : null,
    };

    private static char Prefix(long numberBase) => numberBase switch
    {
        2 => 'b',
        8 => 'o',
        16 => 'x',
        _ => '\0',
    };

    private static object? Truncate(double real) => Math.Abs(real) < 9e18 ? (long)real : null;

    private static object? Digits(string text, long numberBase)
    {
        var negative = text.StartsWith('-');
        var digits = text.StartsWith('-') || text.StartsWith('+') ? text[1..] : text;
        if (digits.Length > 2 && digits[0] == '0' && (digits[1] | 0x20) == Prefix(numberBase))
            digits = digits[2..];
        if (digits.Length == 0 || numberBase is < 2 or > 36)
            return null;
        var result = 0L;
        foreach (var character in digits)
        {
            var digit = char.IsAsciiDigit(character) ? character - '0' : char.IsAsciiLetter(character) ? (character | 0x20) - 'a' + 10 : 99;
            if (digit >= numberBase || result > (long.MaxValue - digit) / numberBase)
                return null;
            result = (result * numberBase) + digit;
        }

        return negative ? -result : result;
    }
}
