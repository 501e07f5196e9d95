namespace ServingCluster.Frontend.Ui.Layout;

/// <summary>Dark or light: as the person chose, or else as the browser is set.</summary>
internal sealed class PageColors(HttpRequest request)
{
    private const string Cookie = "serving-scheme";
    private const string Root = "/_content/Radzen.Blazor/css/";
    private const string Always = "all";

    /// <summary><c>dark</c>, <c>light</c>, or <c>auto</c> for the browser's.</summary>
    public string Name => request.Cookies[Cookie] is ("dark" or "light") and var chosen ? chosen : "auto";

    /// <summary>The library's style sheets, each with when it holds.</summary>
    public IEnumerable<(string Href, string Media)> Sheets => Name switch
    {
        "dark" => SheetsOf("standard-dark", Always),
        "light" => SheetsOf("standard", Always),
        _ => [.. SheetsOf("standard", "(prefers-color-scheme: light)"), .. SheetsOf("standard-dark", "(prefers-color-scheme: dark)")],
    };

    private static IEnumerable<(string Href, string Media)> SheetsOf(string theme, string media) =>
        [($"{Root}{theme}-base.css", media), ($"{Root}{theme}-wcag.css", media)];
}
