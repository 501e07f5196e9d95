using ServingCluster.Frontend.Tests.Ui.Markdown;
using ServingCluster.Ui.Tests.Harness;
using static Microsoft.Playwright.Assertions;

namespace ServingCluster.Ui.Tests.Playground;

public sealed class HostileModelTests(BrowserFixture browser)
{
    private const string Foreign =
        "() => [...document.querySelectorAll('.answer *')].filter(e => /^(script|img|svg|iframe|object|style|base|meta|form|input|math|link)$/i.test(e.tagName)"
        + " || [...e.attributes].some(a => /^on|^style$|^src/i.test(a.name)) || (e.href && !/^(https?|mailto):/.test(e.href))).map(e => e.outerHTML)";

    [Fact]
    public async Task No_script_of_a_models_answer_ever_runs()
    {
        var text = string.Join("\n\n", HostileMarkdown.All);
        await using var model = new MockModel { Pieces = [.. text.Chunk(40).Select(c => new string(c))] };
        (await browser.Client.CreateAsync("playground-hostile", model.Config)).Expect(200);
        await browser.Client.ReadyAsync("playground-hostile");
        await using (var page = await browser.OpenAsync("/ui/playground?endpoint=playground-hostile"))
        {
            var elsewhere = new List<string>();
            page.Page.Request += (_, request) =>
            {
                if (!request.Url.StartsWith(browser.Client.Address.ToString(), StringComparison.Ordinal))
                    elsewhere.Add(request.Url);
            };
            await page.Page.GetByLabel("Prompt", new() { Exact = true }).FillAsync("<img src=x onerror=window.pwned=1>");
            await page.Page.Keyboard.PressAsync("Enter");
            await Expect(page.Page.Locator(".answer .figures")).ToHaveCountAsync(1, new() { Timeout = 60_000 });
            Assert.True(await page.Page.EvaluateAsync<bool>("() => window.pwned === undefined"));
            Assert.Empty(await page.Page.EvaluateAsync<string[]>(Foreign));
            Assert.Empty(elsewhere);
            Assert.True(await page.Page.EvaluateAsync<bool>("() => [...document.querySelectorAll('.answer a')].every(a => a.rel === 'noopener noreferrer' && a.target === '_blank')"));
            await Expect(page.Page.Locator(".answer .said")).ToContainTextAsync("<script>window.pwned=1</script>");
        }

        (await browser.Client.DeleteAsync("playground-hostile")).Expect(200);
    }
}
