namespace ServingCluster.Frontend.Registry.Search;

/// <summary>SQL's LIKE: <c>%</c> stands for any text, <c>_</c> for one character. Never slower than text times pattern.</summary>
internal static class LikePattern
{
    public static bool Matches(string pattern, string text, bool ignoreCase)
    {
        int p = 0, t = 0, lastPercent = -1, retryAt = 0;
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '%')
            {
                (lastPercent, retryAt) = (p++, t);
            }
            else if (p < pattern.Length && (pattern[p] == '_' || Same(pattern[p], text[t], ignoreCase)))
            {
                p++;
                t++;
            }
            else if (lastPercent >= 0)
            {
                // The latest '%' takes one character more; earlier ones need no second thought.
                (p, t) = (lastPercent + 1, ++retryAt);
            }
            else
            {
                return false;
            }
        }

        return pattern.AsSpan(p).Trim('%').IsEmpty;
    }

    private static bool Same(char a, char b, bool ignoreCase) =>
        a == b || (ignoreCase && char.ToUpperInvariant(a) == char.ToUpperInvariant(b));
}
