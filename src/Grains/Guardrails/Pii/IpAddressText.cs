using System.Net;
using System.Net.Sockets;

namespace ServingCluster.Grains.Guardrails.Pii;

/// <summary>Finds IP addresses: four numbers with dots, or version 6 in any of its spellings (RFC 4291, 2.2).</summary>
internal static class IpAddressText
{
    private const int Most = 45;

    public static Verdict Find(in TextAt at, out int length)
    {
        length = 0;
        var rest = at.Rest;
        if ((!char.IsAsciiHexDigit(rest[0]) && rest[0] != ':') || at.Before is '.' or ':')
            return Verdict.No;
        var end = 0;
        while (end < rest.Length && end <= Most && (char.IsAsciiHexDigit(rest[end]) || rest[end] is '.' or ':'))
            end++;
        if (end > Most)
            return Verdict.No;
        if (at.IsOpen(end))
            return Verdict.NeedsMore;
        var text = rest[..end].TrimEnd(".:");
        // "::" at the end is part of an address, unlike the colon of a sentence.
        if (text.Length + 2 <= end && rest.Slice(text.Length, 2) is "::")
            text = rest[..(text.Length + 2)];
        if (char.IsAsciiLetterOrDigit(at.After(end)))
            return Verdict.No;
        // A port may follow an address of version 4.
        if (!IsAddress(text) && !IsVersion4(text = text[..Math.Max(0, text.IndexOf(':'))]))
            return Verdict.No;
        length = text.Length;
        return Verdict.Match;
    }

    private static bool IsAddress(ReadOnlySpan<char> text) => text.Contains(':') ? IsVersion6(text) : IsVersion4(text);

    // Names of programs have colons and letters too (a::b), addresses that somebody has also a digit.
    private static bool IsVersion6(ReadOnlySpan<char> text) =>
        text.Count(':') >= 2 && text.ContainsAnyInRange('0', '9') && IPAddress.TryParse(text, out var address)
        && address.AddressFamily == AddressFamily.InterNetworkV6;

    private static bool IsVersion4(ReadOnlySpan<char> text)
    {
        var parts = 0;
        foreach (var range in text.Split('.'))
        {
            var part = text[range];
            if (part.Length is < 1 or > 3 || part.ContainsAnyExceptInRange('0', '9') || (part.Length > 1 && part[0] == '0') || int.Parse(part) > 255)
                return false;
            parts++;
        }

        return parts == 4;
    }
}
