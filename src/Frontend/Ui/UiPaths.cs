namespace ServingCluster.Frontend.Ui;

/// <summary>The paths of the web UI. All others are the API's, where a cookie signs nobody in.</summary>
internal static class UiPaths
{
    /// <summary>The start page.</summary>
    public const string Start = "/";

    /// <summary>Below it lie all pages but the start page.</summary>
    public const string Pages = "/ui";

    /// <summary>Where one signs in.</summary>
    public const string SignIn = "/ui/sign-in";

    /// <summary>Where one is sent to the external issuer, to sign in there.</summary>
    public const string IssuerSignIn = "/ui/sign-in/issuer";

    /// <summary>Where the issuer sends the browser back to.</summary>
    public const string IssuerCallback = "/ui/sign-in/callback";

    /// <summary>Where a form signs out.</summary>
    public const string SignOut = "/ui/sign-out";

    // The connection of an open page, and what its framework fetches beside it.
    private const string Connection = "/_blazor";
    private const string Icon = "/favicon.ico";

    // Scripts, styles and fonts, the same for everybody.
    private static readonly string[] Assets = ["/_framework/", "/_content/", "/assets/", "/ServingCluster."];

    /// <summary>Whether a path is the web UI's.</summary>
    public static bool Contains(PathString path) =>
        path.Value is Start or Connection or Pages || path.StartsWithSegments(Pages) || path.StartsWithSegments(Connection) || IsAsset(path);

    /// <summary>Whether a path is the one at which the connection of an open page is made.</summary>
    public static bool OpensConnection(PathString path) => path.StartsWithSegments(Connection, out var rest) && RestOf(rest).Length == 0;

    /// <summary>Whether a path is the one at which a way of connecting is chosen, and others than WebSockets are offered.</summary>
    public static bool NegotiatesConnection(PathString path) =>
        path.StartsWithSegments(Connection, out var rest) && RestOf(rest).Equals("negotiate", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a path is that of the connection of an open page.</summary>
    public static bool IsConnection(PathString path) => path.StartsWithSegments(Connection);

    /// <summary>Whether a path is that of a file that everybody may have.</summary>
    public static bool IsAsset(PathString path)
    {
        var text = path.Value ?? "";
        return text == Icon || Array.Exists(Assets, asset => text.StartsWith(asset, StringComparison.Ordinal));
    }

    /// <summary>Whether a path is answered to whoever has not signed in.</summary>
    public static bool IsOpen(PathString path) => IsAsset(path) || path.StartsWithSegments(SignIn);

    /// <summary>Whether a path leads to a page, which a person opens, and not to something that a page fetches.</summary>
    public static bool IsPage(PathString path) => path.Value == Start || path.StartsWithSegments(Pages);

    // As routing takes paths: whatever case they are in, and with a slash at the end or without.
    private static ReadOnlySpan<char> RestOf(PathString rest) => rest.Value.AsSpan().Trim('/');
}
