using Microsoft.Playwright;
using ServingCluster.Ui.Tests.Harness;
using static Microsoft.Playwright.Assertions;

namespace ServingCluster.Ui.Tests;

public sealed class CopyTests(BrowserFixture browser)
{
    private const string Page = "/ui/endpoints/iris?tab=query";

    // As browsers have it for pages over plain HTTP.
    private const string NoClipboard = "Object.defineProperty(navigator, 'clipboard', { value: undefined });";

    [Fact]
    public async Task Without_a_clipboard_for_scripts_a_text_is_copied_all_the_same_and_the_button_keeps_its_name()
    {
        await using var page = await browser.OpenAsync("/");
        await page.Page.AddInitScriptAsync(NoClipboard);
        await page.GoAsync(Page);
        var button = page.Page.Locator(".code-panel").GetByRole(AriaRole.Button, new() { Name = "Copy code" });
        var body = page.Page.GetByLabel("Body");
        await button.ClickAsync();
        var copied = page.Page.Locator(".code-panel .code-head button");
        await Expect(copied).ToHaveTextAsync("Copied");
        await copied.ClickAsync();
        await Expect(copied).ToHaveTextAsync("Copy code");
        await body.FillAsync("");
        await body.FocusAsync();
        await page.Page.Keyboard.PressAsync("Control+V");
        await Expect(body).ToHaveValueAsync(await page.Page.Locator("#code-sample").TextContentAsync() ?? "");
    }

    [Fact]
    public async Task Where_nothing_can_be_copied_the_page_says_so_and_selects_the_text()
    {
        await using var page = await browser.OpenAsync("/");
        await page.Page.AddInitScriptAsync(NoClipboard + "document.execCommand = () => false;");
        await page.GoAsync(Page);
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Copy code" }).ClickAsync();
        await Expect(page.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The text is selected");
        var text = await page.Page.Locator("#code-sample").TextContentAsync();
        Assert.Equal(text!.TrimEnd(), await page.Page.EvaluateAsync<string>("() => getSelection().toString()"));
    }
}
