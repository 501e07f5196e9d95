namespace ServingCluster.Frontend.Http;

/// <summary>Answers HEAD, which probes and load balancers send, wherever GET is answered.</summary>
internal static class HeadRequests
{
    private static readonly object Mark = new();

    /// <summary>Lets the routes see a GET. Kestrel knows the method from the wire and sends the headers alone.</summary>
    public static void Apply(HttpRequest request)
    {
        if (!HttpMethods.IsHead(request.Method))
            return;
        request.Method = HttpMethods.Get;
        request.HttpContext.Items[Mark] = Mark;
    }

    /// <summary>Whether a request that the routes see as a GET came as a HEAD, of something that only looks.</summary>
    public static bool IsOne(HttpRequest request) => request.HttpContext.Items.ContainsKey(Mark);
}
