namespace ServingCluster.Frontend.Ui.Layout;

/// <summary>Dark or light: as the person chose, or else as the browser is set.</summary>
internal sealed class PageColors(HttpRequest request)
{
    private const string Cookie = "serving-scheme";
    private const string Root = "/_content/Radzen.Blazor/css/";

    /// <summary><c>dark</c>, <c>light</c>, or <c>auto</c> for the browser's.</summary>
    public string Name => request.Cookies[Cookie] is ("dark" or "light") and var chosen ? chosen : "auto";

    /// <summary>The library's style sheets of both, so that the page's script can switch: each with the scheme that it is for and with when it holds.</summary>
    public IEnumerable<(string Href, string Scheme, string Media)> Sheets => [.. SheetsOf("standard", "light"), .. SheetsOf("standard-dark", "dark")];

    private IEnumerable<(string Href, string Scheme, string Media)> SheetsOf(string theme, string scheme)
    {
        var media = Name == "auto" ? $"(prefers-color-scheme: {scheme})" : Name == scheme ? "all" : "not all";
        return [($"{Root}{theme}-base.css", scheme, media), ($"{Root}{theme}-wcag.css", scheme, media)];
    }
}
