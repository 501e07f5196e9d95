using System.Globalization;

namespace ServingCluster.Inference.ChatTemplates.Syntax;

/// <summary>Numbers as they are written in templates: <c>12</c>, <c>1_000</c>, <c>0x1F</c>, <c>1.5</c>, <c>2e-3</c>.</summary>
internal static class NumberLiteral
{
    /// <summary>Reads a number and gives how long it is.</summary>
    public static int Read(TemplateSource source, int position, out object value)
    {
        var rest = source.Text.AsSpan(position);
        var (radix, digits) = Radix(rest);
        if (radix != 10)
        {
            var length = 2 + Digits(rest[2..], radix);
            value = Whole(source, position, rest[2..length], radix);
            return length;
        }

        // After a point, as in parts.0.1, there is no float.
        var isFloat = TryFraction(rest, digits, allowed: position == 0 || source.Text[position - 1] != '.', out var total);
        value = isFloat
            ? double.Parse(rest[..total].ToString().Replace("_", "", StringComparison.Ordinal), CultureInfo.InvariantCulture)
            : Whole(source, position, rest[..digits], 10);
        return isFloat ? total : digits;
    }

    private static (int Radix, int Digits) Radix(ReadOnlySpan<char> rest)
    {
        var radix = rest.Length > 2 && rest[0] == '0'
            ? (rest[1] | 0x20) switch { 'b' => 2, 'o' => 8, 'x' => 16, _ => 10 }
            : 10;
        return radix != 10 && Digits(rest[2..], radix) > 0 ? (radix, 0) : (10, Digits(rest, 10));
    }

    // Digits, with single underscores between them.
    private static int Digits(ReadOnlySpan<char> rest, int radix)
    {
        var length = 0;
        while (length < rest.Length && (IsDigit(rest[length], radix)
            || (rest[length] == '_' && length + 1 < rest.Length && IsDigit(rest[length + 1], radix))))
            length++;
        return length;
    }

    private static bool IsDigit(char character, int radix) =>
        radix == 16 ? char.IsAsciiHexDigit(character) : character >= '0' && character < '0' + radix;

    private static bool TryFraction(ReadOnlySpan<char> rest, int digits, bool allowed, out int total)
    {
        total = digits;
        if (!allowed)
            return false;
        if (rest.Length > total + 1 && rest[total] == '.' && char.IsAsciiDigit(rest[total + 1]))
            total += 1 + Digits(rest[(total + 1)..], 10);
        if (rest.Length > total + 1 && rest[total] is 'e' or 'E')
        {
            var signed = rest[total + 1] is '+' or '-' ? 2 : 1;
            var exponent = Digits(rest[(total + signed)..], 10);
            total += exponent > 0 ? signed + exponent : 0;
        }

        return total > digits;
    }

    private static object Whole(TemplateSource source, int position, ReadOnlySpan<char> digits, int radix)
    {
        var value = 0L;
        foreach (var character in digits)
        {
            if (character == '_')
                continue;
            var digit = char.IsAsciiDigit(character) ? character - '0' : (character | 0x20) - 'a' + 10;
            if (value > (long.MaxValue - digit) / radix)
                throw source.Error("a whole number has at most 64 bits", source.LineAt(position));
            value = (value * radix) + digit;
        }

        return value;
    }
}
