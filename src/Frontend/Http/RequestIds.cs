using System.Globalization;

namespace ServingCluster.Frontend.Http;

/// <summary>Gives every request a name: the one that the caller sent if it is usable, else a new one.</summary>
internal static class RequestIds
{
    public const string Header = "x-request-id";

    private const int MaxLength = 128;

    // Unique by the process's random part and a counter: asking the system for randomness at each request would be felt.
    private static readonly string Prefix = Guid.NewGuid().ToString("N")[..20];
    private static long _count;

    public static void Assign(HttpContext context)
    {
        var given = context.Request.Headers[Header];
        var id = given.Count == 1 && IsUsable(given[0]) ? given[0]! : Next();
        context.TraceIdentifier = id;
        context.Response.Headers[Header] = id;
    }

    private static string Next() => string.Create(
        CultureInfo.InvariantCulture, $"{Prefix}{Interlocked.Increment(ref _count):x12}");

    private static bool IsUsable(string? id)
    {
        if (id is not { Length: > 0 and <= MaxLength })
            return false;
        foreach (var c in id)
        {
            if (c is <= ' ' or >= '\x7f')
                return false;
        }

        return true;
    }
}
