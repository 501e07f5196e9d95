namespace ServingCluster.Frontend.Http;

/// <summary>Answers HEAD, which probes and load balancers send, wherever GET is answered.</summary>
internal static class HeadRequests
{
    /// <summary>Lets the routes see a GET. Kestrel knows the method from the wire and sends the headers alone.</summary>
    public static void Apply(HttpRequest request)
    {
        if (HttpMethods.IsHead(request.Method))
            request.Method = HttpMethods.Get;
    }
}
