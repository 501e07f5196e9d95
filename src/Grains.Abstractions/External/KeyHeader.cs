using System.Buffers;
using System.Collections.Frozen;

namespace ServingCluster.External;

/// <summary>Which headers of a request may take a key.</summary>
public static class KeyHeader
{
    private static readonly SearchValues<char> Letters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    // They say where a request goes, where its body ends and how it is read, or belong to one connection (RFC 9110, section 7.6.1).
    private static readonly FrozenSet<string> Others = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "Accept", "Accept-Encoding", "Connection", "Content-Encoding", "Content-Length", "Content-Type", "Expect", "Host", "Keep-Alive",
        "Proxy-Connection", "TE", "Trailer", "Transfer-Encoding", "Upgrade");

    /// <summary>Whether it is the name of a header (a token of RFC 9110, section 5.6.2) that is not there for something else.</summary>
    public static bool MayBe(string name) => name.Length > 0 && !name.AsSpan().ContainsAnyExcept(Letters) && !Others.Contains(name);
}
