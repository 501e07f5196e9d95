namespace ServingCluster.Grains.Guardrails.Pii;

/// <summary>
/// Finds international bank account numbers (ISO 13616): a country of the registry, two check digits that are right (ISO 7064, modulo 97),
/// and as many characters as the country's have; written in one or in groups.
/// </summary>
internal static class IbanCode
{
    // SWIFT's IBAN registry: the length of a whole number, by country.
    private static readonly byte[] Lengths = Read(
        "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 "
        + "GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 "
        + "MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 "
        + "TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30");

    public static Verdict Find(in TextAt at, out int length)
    {
        length = 0;
        var rest = at.Rest;
        if (!char.IsAsciiLetter(rest[0]))
            return Verdict.No;
        if (rest.Length < 2)
            return at.IsOpen(1) ? Verdict.NeedsMore : Verdict.No;
        var wanted = char.IsAsciiLetter(rest[1]) ? Lengths[IndexOf(rest[0], rest[1])] : 0;
        return wanted > 0 ? FindWhole(at, wanted, out length) : Verdict.No;
    }

    private static Verdict FindWhole(in TextAt at, int wanted, out int length)
    {
        length = 0;
        var rest = at.Rest;
        var (taken, remainder, end) = (0, 0L, 0);
        Span<char> code = stackalloc char[wanted];
        for (; end < rest.Length && taken < wanted; end++)
        {
            var c = rest[end];
            if (c is ' ' or '-' && taken >= 4 && char.IsAsciiLetterOrDigit(rest[end - 1]))
                continue;
            if (!char.IsAsciiLetterOrDigit(c) || (taken is 2 or 3 && !char.IsAsciiDigit(c)))
                return Verdict.No;
            code[taken++] = c;
        }

        if (at.IsOpen(end))
            return Verdict.NeedsMore;
        if (taken < wanted || char.IsAsciiLetterOrDigit(at.After(end)))
            return Verdict.No;
        for (var i = 0; i < wanted; i++)
            remainder = Append(remainder, code[(i + 4) % wanted]);
        if (remainder != 1)
            return Verdict.No;
        length = end;
        return Verdict.Match;
    }

    // A letter counts as two digits, A as 10 to Z as 35.
    private static long Append(long remainder, char c) => char.IsAsciiDigit(c)
        ? ((remainder * 10) + c - '0') % 97
        : ((remainder * 100) + (c | 0x20) - 'a' + 10) % 97;

    private static byte[] Read(string table)
    {
        var lengths = new byte[26 * 26];
        foreach (var entry in table.Split(' '))
            lengths[IndexOf(entry[0], entry[1])] = byte.Parse(entry.AsSpan(2));
        return lengths;
    }

    private static int IndexOf(char first, char second) => (((first | 0x20) - 'a') * 26) + (second | 0x20) - 'a';
}
