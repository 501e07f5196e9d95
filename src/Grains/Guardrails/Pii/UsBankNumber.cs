namespace ServingCluster.Grains.Guardrails.Pii;

/// <summary>Finds numbers of bank accounts in the United States: 8 to 17 digits after a word that says so. They have no check digit.</summary>
internal static class UsBankNumber
{
    private const int Fewest = 8;
    private const int Most = 17;

    private static readonly ContextWords Words = new("account", "acct", "a/c", "bank", "routing", "checking", "savings", "deposit");

    public static Verdict Find(in TextAt at, out int length)
    {
        length = 0;
        var rest = at.Rest;
        if (!char.IsAsciiDigit(rest[0]) || !Words.StandIn(at.Context))
            return Verdict.No;
        var (taken, end) = (0, 0);
        for (; end < rest.Length && taken <= Most; end++)
        {
            if (char.IsAsciiDigit(rest[end]))
                taken++;
            else if (rest[end] != '-' || rest[end - 1] == '-')
                break;
        }

        if (taken <= Most && at.IsOpen(end))
            return Verdict.NeedsMore;
        if (end > 0 && rest[end - 1] == '-')
            end--;
        if (taken is < Fewest or > Most || char.IsAsciiLetter(at.After(end)))
            return Verdict.No;
        length = end;
        return Verdict.Match;
    }
}
