namespace ServingCluster.Frontend.Ui.Sessions;

/// <summary>The cookie that carries a session's id.</summary>
internal static class SessionCookie
{
    private static readonly HostCookie Cookie = new("serving-session");

    /// <summary>The session's id that a request carries; null for none.</summary>
    public static string? Read(HttpRequest request) => Cookie.Read(request);

    /// <summary>Gives the browser a session's id.</summary>
    public static void Write(HttpContext context, string id, TimeSpan lifetime) => Cookie.Write(context, id, lifetime);

    /// <summary>Takes it away.</summary>
    public static void Remove(HttpContext context) => Cookie.Remove(context);
}
