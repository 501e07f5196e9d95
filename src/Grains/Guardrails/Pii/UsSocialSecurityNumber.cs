namespace ServingCluster.Grains.Guardrails.Pii;

/// <summary>
/// Finds social security numbers of the United States: area, group and serial number of 3, 2 and 4 digits, none of them zero, the area
/// neither 666 nor above 899 (20 CFR 422.103; POMS RM 10201.035). Nine digits without separators need a word before them that says so.
/// </summary>
internal static class UsSocialSecurityNumber
{
    private static readonly ContextWords Words = new("ssn", "social security", "social-security", "soc sec", "tax id");

    public static Verdict Find(in TextAt at, out int length)
    {
        length = 0;
        var rest = at.Rest;
        if (!char.IsAsciiDigit(rest[0]) || at.Before is '-')
            return Verdict.No;
        Span<char> digits = stackalloc char[9];
        var (taken, end, separator) = (0, 0, '\0');
        for (; end < rest.Length && taken < 9; end++)
        {
            var c = rest[end];
            if (char.IsAsciiDigit(c))
                digits[taken++] = c;
            else if (!IsSeparator(c, taken, rest[end - 1], ref separator))
                return Verdict.No;
        }

        if (at.IsOpen(end) || (at.After(end) is '-' && at.IsOpen(end + 1)))
            return Verdict.NeedsMore;
        var hasForm = separator != '\0' ? end == 11 : Words.StandIn(at.Context);
        if (taken < 9 || !hasForm || GoesOn(at, end) || !IsGiven(digits))
            return Verdict.No;
        length = end;
        return Verdict.Match;
    }

    private static bool IsSeparator(char c, int taken, char before, ref char separator)
    {
        if (c is not ('-' or ' ' or '.') || !char.IsAsciiDigit(before) || taken is not (3 or 5) || (separator != '\0' && separator != c))
            return false;
        var isFirst = separator == '\0';
        separator = c;
        return !isFirst || taken == 3;
    }

    private static bool GoesOn(in TextAt at, int end) =>
        char.IsAsciiLetterOrDigit(at.After(end)) || (at.After(end) is '-' && char.IsAsciiDigit(at.After(end + 1)));

    private static bool IsGiven(ReadOnlySpan<char> digits) =>
        digits[..3] is not ("000" or "666") && digits[0] != '9' && digits[3..5] is not "00" && digits[5..] is not "0000";
}
