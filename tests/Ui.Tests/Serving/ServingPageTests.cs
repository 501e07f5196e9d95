using Microsoft.Playwright;
using ServingCluster.Ui.Tests.Harness;
using static Microsoft.Playwright.Assertions;

namespace ServingCluster.Ui.Tests.Serving;

public sealed class ServingPageTests(BrowserFixture browser)
{
    [Fact]
    public async Task The_start_page_lists_the_endpoints()
    {
        await using var page = await browser.OpenAsync("/");
        await Expect(page.Page.GetByRole(AriaRole.Link, new() { Name = "iris" })).ToBeVisibleAsync();
        await Accessibility.CheckAsync(page.Page);
        await page.PictureAsync("serving");
    }
}
