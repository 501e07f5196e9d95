namespace ServingCluster.Grains.Guardrails.Pii;

/// <summary>
/// Finds personal data in a text that may still grow. It goes from left to right and decides each place for good before it goes on, so that
/// a text gives the same matches in one piece and in any other pieces: a place that is not decided yet stops it.
/// </summary>
internal static class PiiScanner
{
    /// <summary>How much of what was decided before must still stand in the text, in characters.</summary>
    public const int History = TextAt.Lookback;

    /// <summary>Scans.</summary>
    /// <param name="text">What is there of the text; of what was decided before, <see cref="History"/> characters or all.</param>
    /// <param name="from">Up to where it was decided before.</param>
    /// <param name="isFinal">Whether nothing will follow.</param>
    /// <param name="matches">Takes what is found, in the text's order; matches do not overlap.</param>
    /// <returns>Up to where it is decided now; the text's length when it is final.</returns>
    public static int Scan(ReadOnlySpan<char> text, int from, bool isFinal, List<PiiMatch> matches)
    {
        var place = from;
        while (place < text.Length)
        {
            var next = text[place..].IndexOfAny(PiiCharacters.Starts);
            if (next < 0)
                return text.Length;
            place += next;
            if (place > 0 && char.IsAsciiLetterOrDigit(text[place - 1]))
            {
                place++;
                continue;
            }

            var verdict = FindAny(new TextAt(text, place, isFinal), out var length, out var kind);
            if (verdict == Verdict.NeedsMore)
                return place;
            if (verdict == Verdict.Match)
                matches.Add(new PiiMatch(place, length, kind));
            place += Math.Max(1, length);
        }

        return text.Length;
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
        if (verdict == Verdict.No)
            (verdict, kind) = (CreditCard.Find(at, out length), PiiKind.CreditCard);
        if (verdict == Verdict.No)
            (verdict, kind) = (UsSocialSecurityNumber.Find(at, out length), PiiKind.UsSsn);
        if (verdict == Verdict.No)
            (verdict, kind) = (PhoneNumber.Find(at, out length), PiiKind.PhoneNumber);
        if (verdict == Verdict.No)
            (verdict, kind) = (UsBankNumber.Find(at, out length), PiiKind.UsBankNumber);
        return verdict;
    }
}
