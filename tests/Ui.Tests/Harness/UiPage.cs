using Microsoft.Playwright;

namespace ServingCluster.Ui.Tests.Harness;

/// <summary>A page in a window of its own. What the browser complains about is a failure of the test.</summary>
public sealed class UiPage : IAsyncDisposable
{
    private static readonly string Screenshots = Environment.GetEnvironmentVariable("SERVING_SCREENSHOTS") is { Length: > 0 } folder
        ? folder : Path.Combine(BrowserFixture.Root, "artifacts", "screenshots");

    private readonly IBrowserContext _context;
    private readonly List<string> _complaints = [];

    public UiPage(IBrowserContext context, IPage page)
    {
        (_context, Page) = (context, page);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
                _complaints.Add($"{message.Text} ({message.Location})");
        };
        page.PageError += (_, error) => _complaints.Add(error);
    }

    /// <summary>The page.</summary>
    public IPage Page { get; }

    /// <summary>What the browser has complained about; a test that provokes complaints clears it.</summary>
    public IList<string> Complaints => _complaints;

    /// <summary>Whether the browser is made to complain, so that nothing follows from it.</summary>
    public bool MayComplain { get; set; }

    /// <summary>Signs in by the form, which leads on to the path.</summary>
    public async Task SignInAsync(string token, string path)
    {
        await Page.GotoAsync(path);
        await Page.GetByLabel("Access token").FillAsync(token);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await ConnectedAsync();
    }

    /// <summary>Opens a path and waits until its page answers to clicks.</summary>
    public async Task GoAsync(string path)
    {
        await Page.GotoAsync(path);
        await ConnectedAsync();
    }

    /// <summary>Waits until the page answers to clicks and shows what it loads.</summary>
    public async Task ConnectedAsync()
    {
        await Page.WaitForFunctionAsync("() => document.documentElement.dataset.connected === 'true' && document.title !== '' && document.querySelector('main[data-interactive]') !== null");
        await Assertions.Expect(Page.Locator("[aria-busy=true]")).ToHaveCountAsync(0);
    }

    /// <summary>Writes a picture of the page into the folder that is kept.</summary>
    public Task PictureAsync(string name) => Page.ScreenshotAsync(new() { Path = Path.Combine(Screenshots, name + ".png"), FullPage = true });

    /// <summary>Asserts that the browser had nothing to complain about, and closes the window.</summary>
    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        Assert.True(MayComplain || _complaints.Count == 0, string.Join(Environment.NewLine, _complaints));
    }
}
