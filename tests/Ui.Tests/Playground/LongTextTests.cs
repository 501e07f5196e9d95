using Microsoft.Playwright;
using ServingCluster.Ui.Tests.Harness;
using static Microsoft.Playwright.Assertions;

namespace ServingCluster.Ui.Tests.Playground;

public sealed class LongTextTests(BrowserFixture browser)
{
    // The longest text that a field takes.
    private const int Longest = 500_000;

    [Fact]
    public async Task A_long_text_is_pasted_and_sent_and_one_that_is_too_long_is_told_of()
    {
        await using var model = new MockModel { Pieces = ["I have read it."] };
        (await browser.Client.CreateAsync("playground-long", model.Config)).Expect(200);
        await browser.Client.ReadyAsync("playground-long");
        await using (var page = await browser.OpenAsync("/ui/playground?endpoint=playground-long"))
        {
            var prompt = page.Page.GetByLabel("Prompt", new() { Exact = true });
            await page.Page.EvaluateAsync("text => navigator.clipboard.writeText(text)", new string('a', 100_000));
            await prompt.FocusAsync();
            await page.Page.Keyboard.PressAsync("Control+V");
            await prompt.PressAsync("Enter");
            await Expect(page.Page.Locator(".answer .figures")).ToHaveCountAsync(1);
            Assert.Equal(100_000, Asked(model));

            await prompt.FillAsync(new string('b', Longest + 1));
            var notice = page.Page.GetByRole(AriaRole.Alert);
            await Expect(notice).ToContainTextAsync("it has 500,001 characters, and a field takes at most 500,000");
            await Accessibility.CheckAsync(page.Page);
            await page.PictureAsync("playground-too-long");
            await prompt.PressAsync("Enter");
            await Expect(prompt).ToHaveValueAsync(new string('b', Longest + 1));

            // What JSON writes in two bytes.
            await prompt.FillAsync(new string('"', Longest));
            await prompt.PressAsync("Enter");
            await Expect(page.Page.Locator(".answer .figures")).ToHaveCountAsync(2);
            Assert.Equal(Longest, Asked(model));
        }

        (await browser.Client.DeleteAsync("playground-long")).Expect(200);
    }

    private static int Asked(MockModel model) => model.Requests[^1]["messages"]!.AsArray()[^1]!["content"]!.GetValue<string>().Length;
}
