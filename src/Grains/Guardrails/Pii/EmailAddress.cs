namespace ServingCluster.Grains.Guardrails.Pii;

/// <summary>Finds e-mail addresses: a local part, an @, and a host name whose last label is of letters.</summary>
internal static class EmailAddress
{
    // RFC 5321, 4.5.3.1: a path has 256 octets with its brackets; a host name 255.
    private const int MostLocal = 254;
    private const int MostDomain = 255;

    public static Verdict Find(in TextAt at, out int length)
    {
        length = 0;
        var rest = at.Rest;
        if (!char.IsAsciiLetterOrDigit(rest[0]) && rest[0] != '_')
            return Verdict.No;
        var local = 1;
        while (local < rest.Length && local <= MostLocal && IsLocal(rest[local]))
            local++;
        if (local > MostLocal)
            return Verdict.No;
        if (at.IsOpen(local))
            return Verdict.NeedsMore;
        return at.After(local) == '@' ? FindDomain(at, local + 1, out length) : Verdict.No;
    }

    private static Verdict FindDomain(in TextAt at, int begin, out int length)
    {
        length = 0;
        var rest = at.Rest;
        var end = begin;
        while (end < rest.Length && end - begin < MostDomain && IsDomain(rest[end]))
            end++;
        if (end - begin < MostDomain && at.IsOpen(end))
            return Verdict.NeedsMore;
        var domain = rest[begin..end];
        // What follows a sentence's end is not part of the host name: the longest part that is one counts.
        while (domain.Length > 0 && !IsHostName(domain))
            domain = domain[..Math.Max(0, domain.LastIndexOfAny('.', '-'))];
        if (domain.Length == 0)
            return Verdict.No;
        length = begin + domain.Length;
        return Verdict.Match;
    }

    private static bool IsHostName(ReadOnlySpan<char> domain)
    {
        var dot = domain.LastIndexOf('.');
        var last = domain[(dot + 1)..];
        return dot > 0 && char.IsAsciiLetterOrDigit(domain[0]) && last.Length is >= 2 and <= 63 && !last.ContainsAnyExcept(PiiCharacters.Letters)
            && !domain.Contains("..", StringComparison.Ordinal);
    }

    private static bool IsLocal(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '%' or '+' or '-' or '\'';

    private static bool IsDomain(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '-';
}
