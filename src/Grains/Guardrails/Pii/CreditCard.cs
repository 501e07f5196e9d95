namespace ServingCluster.Grains.Guardrails.Pii;

/// <summary>
/// Finds numbers of payment cards: 13 to 19 digits (ISO/IEC 7812) that begin as those of banks and shops do, with the right check digit
/// (Luhn), written in one or in groups.
/// </summary>
internal static class CreditCard
{
    private const int Fewest = 13;
    private const int Most = 19;

    public static Verdict Find(in TextAt at, out int length)
    {
        length = 0;
        var rest = at.Rest;
        if (rest[0] is < '2' or > '6')
            return Verdict.No;
        Span<char> digits = stackalloc char[Most];
        var (taken, end) = (0, 0);
        // The longest number that ends where a group does.
        for (; end < rest.Length; end++)
        {
            var c = rest[end];
            if (char.IsAsciiDigit(c))
            {
                if (taken == Most)
                    break;
                digits[taken++] = c;
                if (taken >= Fewest && EndsGroup(at, end + 1) && PassesLuhn(digits[..taken]))
                    length = end + 1;
            }
            else if (c is not (' ' or '-') || !char.IsAsciiDigit(rest[end - 1]))
            {
                break;
            }
        }

        if (at.IsOpen(end))
            return Verdict.NeedsMore;
        return length > 0 ? Verdict.Match : Verdict.No;
    }

    private static bool EndsGroup(in TextAt at, int length) => !char.IsAsciiLetterOrDigit(at.After(length));

    private static bool PassesLuhn(ReadOnlySpan<char> digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[^(i + 1)] - '0';
            sum += i % 2 == 0 ? digit : digit > 4 ? (digit * 2) - 9 : digit * 2;
        }

        return sum % 10 == 0;
    }
}
