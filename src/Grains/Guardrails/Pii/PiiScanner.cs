namespace ServingCluster.Grains.Guardrails.Pii;

/// <summary>
/// Finds personal data in a text that may still grow. It goes from left to right and decides each place for good before it goes on, so that
/// a text gives the same matches in one piece and in any other pieces: a place that is not decided yet stops it.
/// </summary>
internal static class PiiScanner
{
    /// <summary>How much of what was decided before must still stand in the text, in characters.</summary>
    public const int History = TextAt.Lookback;

    private const int MostGap = 4;

    /// <summary>Scans.</summary>
    /// <param name="text">What is there of the text; of what was decided before, <see cref="History"/> characters or all.</param>
    /// <param name="from">Up to where it was decided before.</param>
    /// <param name="isFinal">Whether nothing will follow.</param>
    /// <param name="matches">Takes what is found, in the text's order; matches do not overlap.</param>
    /// <returns>Up to where it is decided now; the text's length when it is final.</returns>
    public static int Scan(ReadOnlySpan<char> text, int from, bool isFinal, List<PiiMatch> matches)
    {
        var (place, sign) = (from, from - 1);
        while (place < text.Length)
        {
            if (place > sign)
            {
                sign = NextSign(text, place, isFinal);
                place = BeginOf(text, place, sign);
            }

            // Nothing begins inside a word or right behind it.
            if (place > 0 && char.IsAsciiLetterOrDigit(text[place - 1]))
                place = EndOfWord(text, place) + 1;
            else if (place < text.Length && PiiCharacters.Starts.Contains(text[place]))
            {
                var verdict = FindAny(new TextAt(text, place, isFinal), out var length, out var kind);
                if (verdict == Verdict.NeedsMore)
                    return place;
                if (verdict == Verdict.Match)
                    matches.Add(new PiiMatch(place, length, kind));
                place += Math.Max(1, length);
            }
            else
                place++;
        }

        return text.Length;
    }

    // Without a sign there is no personal data; where the text goes on, its end may be just before one.
    private static int NextSign(ReadOnlySpan<char> text, int place, bool isFinal)
    {
        var next = text[place..].IndexOfAny(PiiCharacters.Signs);
        return next >= 0 ? place + next : isFinal ? int.MaxValue : text.Length;
    }

    // Where personal data can begin at the earliest that has its first sign there: with the characters that go on without a gap until then,
    // and a few more, since a bracket or a plus may stand a little before its number.
    private static int BeginOf(ReadOnlySpan<char> text, int place, int sign)
    {
        if (sign > text.Length)
            return text.Length;
        var gap = text[place..sign].LastIndexOfAnyExcept(PiiCharacters.Unbroken);
        return Math.Max(place, place + gap + 1 - MostGap);
    }

    private static int EndOfWord(ReadOnlySpan<char> text, int place)
    {
        while (place < text.Length && char.IsAsciiLetterOrDigit(text[place]))
            place++;
        return place;
    }

    // What is told apart best comes first; a number that is nothing else may be one of a bank.
    private static Verdict FindAny(in TextAt at, out int length, out PiiKind kind)
    {
        kind = PiiKind.EmailAddress;
        var verdict = EmailAddress.Find(at, out length);
        if (verdict == Verdict.No)
            (verdict, kind) = (IbanCode.Find(at, out length), PiiKind.IbanCode);
        if (verdict == Verdict.No)
            (verdict, kind) = (IpAddressText.Find(at, out length), PiiKind.IpAddress);
        return verdict != Verdict.No || char.IsAsciiLetter(at.Rest[0]) ? verdict : FindNumber(at, out length, out kind);
    }

    private static Verdict FindNumber(in TextAt at, out int length, out PiiKind kind)
    {
        kind = PiiKind.CreditCard;
        var verdict = CreditCard.Find(at, out length);
        if (verdict == Verdict.No)
            (verdict, kind) = (UsSocialSecurityNumber.Find(at, out length), PiiKind.UsSsn);
        if (verdict == Verdict.No)
            (verdict, kind) = (PhoneNumber.Find(at, out length), PiiKind.PhoneNumber);
        if (verdict == Verdict.No)
            (verdict, kind) = (UsBankNumber.Find(at, out length), PiiKind.UsBankNumber);
        return verdict;
    }
}
