namespace ServingCluster.Frontend.Http;

/// <summary>Gives every request a name: the one that the caller sent if it is usable, else a new one.</summary>
internal static class RequestIds
{
    public const string Header = "x-request-id";

    private const int MaxLength = 128;

    public static void Assign(HttpContext context)
    {
        var given = context.Request.Headers[Header];
        var id = given.Count == 1 && IsUsable(given[0]) ? given[0]! : Guid.NewGuid().ToString("N");
        context.TraceIdentifier = id;
        context.Response.Headers[Header] = id;
    }

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
