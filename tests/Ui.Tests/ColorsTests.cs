using Microsoft.Playwright;
using ServingCluster.Ui.Tests.Harness;
using static Microsoft.Playwright.Assertions;

namespace ServingCluster.Ui.Tests;

public sealed class ColorsTests(BrowserFixture browser)
{
    private const string Background = "() => getComputedStyle(document.body).backgroundColor";

    [Fact]
    public async Task Switching_between_dark_and_light_keeps_what_was_typed()
    {
        await using var page = await browser.OpenAsync("/ui/playground");
        var prompt = page.Page.GetByLabel("Prompt", new() { Exact = true });
        var light = await page.Page.EvaluateAsync<string>(Background);
        await prompt.FillAsync("What was I about to ask?");
        var toggle = page.Page.GetByRole(AriaRole.Button, new() { Name = "Switch between dark and light" });
        await toggle.ClickAsync();
        await Expect(page.Page.Locator("html")).ToHaveAttributeAsync("data-scheme", "dark");
        await page.Page.WaitForFunctionAsync($"light => ({Background})() !== light", light);
        await Expect(prompt).ToHaveValueAsync("What was I about to ask?");
        await Accessibility.CheckAsync(page.Page);
        var dark = await page.Page.EvaluateAsync<string>(Background);

        // The next page is dark from the start, and the way back is the same.
        await page.GoAsync("/ui/playground");
        Assert.Equal(dark, await page.Page.EvaluateAsync<string>(Background));
        await toggle.ClickAsync();
        await page.Page.WaitForFunctionAsync($"light => ({Background})() === light", light);
    }
}
