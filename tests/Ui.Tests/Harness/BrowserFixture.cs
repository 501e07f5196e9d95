using System.Reflection;
using Microsoft.Playwright;
using ServingCluster.EndToEnd.Tests.Harness;

namespace ServingCluster.Ui.Tests.Harness;

/// <summary>One server and one browser for all tests that share it. Where no browser is installed, its tests are skipped.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    private static readonly string[] Browsers = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    // What external models cost; the server's own cost nothing.
    private const string Prices = """{"currency":"USD","prices":[{"provider":"openai","input":2.5,"output":10}]}""";

    private readonly DataFolder _data = new();
    private ServerProcess? _server;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>The root of the repository.</summary>
    public static string Root { get; } = Metadata("Root");

    /// <summary>Calls the server past its pages.</summary>
    internal ServerClient Client => Server.Client;

    /// <summary>The server.</summary>
    internal ServerProcess Server => _server ?? throw new InvalidOperationException("There is no server.");

    public async ValueTask InitializeAsync()
    {
        if (Executable() is not { } executable)
            return;
        await File.WriteAllTextAsync(_data["prices.json"], Prices);
        _server = await ServerProcess.StartAsync(_data, ("FailedAuthenticationLimit", "0"), ("PricesFile", _data["prices.json"]));
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = executable,
            Args = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"],
        });
    }

    /// <summary>Opens a window of a person who has signed in.</summary>
    /// <param name="path">The page.</param>
    /// <param name="options">The window; null for 1280 by 800, light.</param>
    public Task<UiPage> OpenAsync(string path, BrowserNewContextOptions? options = null) => OpenAsync(path, ServerProcess.Token, options);

    /// <summary>Opens a window of the person who holds that token.</summary>
    public async Task<UiPage> OpenAsync(string path, string token, BrowserNewContextOptions? options = null)
    {
        var page = await OpenSignedOutAsync(options);
        await page.SignInAsync(token, path);
        return page;
    }

    /// <summary>Opens a window of somebody who has not signed in.</summary>
    public Task<UiPage> OpenSignedOutAsync(BrowserNewContextOptions? options = null) => OpenSignedOutAsync(null, options);

    /// <summary>Opens a window of somebody who has not signed in, at a server of the test's own.</summary>
    /// <param name="address">The server; null for the one that all share.</param>
    /// <param name="options">The window; null for 1280 by 800, light.</param>
    public async Task<UiPage> OpenSignedOutAsync(Uri? address, BrowserNewContextOptions? options = null)
    {
        Assert.SkipWhen(_browser is null, "No browser is installed: apt-get install chromium");
        options ??= new BrowserNewContextOptions();
        options.ViewportSize ??= new ViewportSize { Width = 1280, Height = 800 };
        options.ColorScheme ??= ColorScheme.Light;
        options.BaseURL = (address ?? Client.Address).ToString();
        options.Permissions ??= ["clipboard-read", "clipboard-write"];
        var context = await _browser.NewContextAsync(options);
        context.SetDefaultTimeout(15_000);
        return new UiPage(context, await context.NewPageAsync());
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
        if (_server is not null)
            await _server.DisposeAsync();
        _data.Dispose();
    }

    private static string? Executable() => Array.Find(Browsers, File.Exists);

    private static string Metadata(string key) =>
        typeof(BrowserFixture).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;
}
