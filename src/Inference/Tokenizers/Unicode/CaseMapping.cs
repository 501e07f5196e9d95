namespace ServingCluster.Inference.Tokenizers.Unicode;

/// <summary>Lower case, character by character, whatever stands beside it.</summary>
internal static class CaseMapping
{
    /// <summary>The text in lower case; the same object when nothing changes.</summary>
    public static string ToLower(string text)
    {
        // The only character whose lower case is two, and .NET's invariant mapping leaves it.
        const string CapitalIWithDot = "\u0130";
        const string IWithDot = "i\u0307";
        return text.Contains(CapitalIWithDot, StringComparison.Ordinal)
            ? text.ToLowerInvariant().Replace(CapitalIWithDot, IWithDot, StringComparison.Ordinal)
            : text.ToLowerInvariant();
    }
}
