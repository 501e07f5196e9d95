namespace ServingCluster.Grains.Guardrails.Pii;

/// <summary>
/// Finds telephone numbers: international ones with a plus (E.164: 8 to 15 digits), and those of the North American plan with or without
/// its country code, in the ways that people write them. Ten digits in one need a word before them that says so.
/// </summary>
internal static class PhoneNumber
{
    private const int Most = 15;
    private const int Fewest = 8;
    private const int MostCharacters = 28;

    private static readonly ContextWords Words = new("phone", "tel", "call", "mobile", "cell", "fax", "contact", "dial", "text me", "whatsapp", "sms");

    public static Verdict Find(in TextAt at, out int length)
    {
        length = 0;
        var rest = at.Rest;
        if ((!char.IsAsciiDigit(rest[0]) && rest[0] is not ('+' or '(')) || at.Before is '-' or '+' or '.')
            return Verdict.No;
        Span<char> digits = stackalloc char[Most];
        var (taken, end, groups) = (0, rest[0] == '+' ? 1 : 0, 0L);
        // The longest number that ends where a group of digits does.
        for (; end < rest.Length && end < MostCharacters; end++)
        {
            if (!char.IsAsciiDigit(rest[end]))
            {
                if (!IsBetween(rest, end))
                    break;
                continue;
            }

            if (taken == Most)
                break;
            digits[taken++] = rest[end];
            groups = end > 0 && char.IsAsciiDigit(rest[end - 1]) ? groups + 1 : (groups << 4) + 1;
            if (!GoesOn(at, end + 1) && IsNumber(at, digits[..taken], groups))
                length = end + 1;
        }

        if (at.IsOpen(end + 1))
            return Verdict.NeedsMore;
        return length > 0 ? Verdict.Match : Verdict.No;
    }

    private static bool IsNumber(in TextAt at, ReadOnlySpan<char> digits, long groups) => at.Rest[0] == '+'
        ? digits.Length >= Fewest && digits[0] != '0'
        : IsNorthAmerican(digits) && (IsGrouped(groups) || (groups is 0xA or 0xB && Words.StandIn(at.Context)));

    // The lengths of the groups of digits, a hexadecimal digit each: 3-3-4 or 3-7, after a 1 or not.
    private static bool IsGrouped(long groups) => groups is 0x334 or 0x1334 or 0x37 or 0x137 or 0x1A;

    // 1, if the country code is there; area code and exchange never begin with 0 or 1.
    private static bool IsNorthAmerican(ReadOnlySpan<char> digits)
    {
        if (digits.Length == 11 && digits[0] == '1')
            digits = digits[1..];
        return digits.Length == 10 && digits[0] >= '2' && digits[3] >= '2';
    }

    private static bool GoesOn(in TextAt at, int end) =>
        char.IsAsciiLetterOrDigit(at.After(end)) || (at.After(end) is '-' or '.' && char.IsAsciiDigit(at.After(end + 1)));

    // At most two of them between digits: ") " and " (" are common.
    private static bool IsBetween(ReadOnlySpan<char> rest, int end)
    {
        if (rest[end] is not (' ' or '-' or '.' or '(' or ')' or '/'))
            return false;
        return end < 2 || IsDigitOrPlus(rest[end - 1]) || IsDigitOrPlus(rest[end - 2]);
    }

    private static bool IsDigitOrPlus(char c) => char.IsAsciiDigit(c) || c == '+';
}
