namespace ServingCluster.Grains.Storage;

/// <summary>
/// Orders keys by code point, as databases order UTF-8. It differs from <see cref="StringComparer.Ordinal"/> only where a
/// character beyond U+FFFF (two UTF-16 surrogates) meets one in U+E000..U+FFFF.
/// </summary>
internal sealed class StateKeyComparer : IComparer<string>
{
    public static readonly StateKeyComparer Instance = new();

    public int Compare(string? x, string? y)
    {
        var common = x.AsSpan().CommonPrefixLength(y);
        if (common == x.AsSpan().Length || common == y.AsSpan().Length)
            return x.AsSpan().Length - y.AsSpan().Length;
        var (a, b) = (x![common], y![common]);
        return char.IsSurrogate(a) == char.IsSurrogate(b) ? a - b : char.IsSurrogate(a) ? 1 : -1;
    }
}
