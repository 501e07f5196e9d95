using Microsoft.Playwright;
using ServingCluster.Ui.Tests.Harness;
using static Microsoft.Playwright.Assertions;

namespace ServingCluster.Ui.Tests.Playground;

public sealed class CodeTests(BrowserFixture browser)
{
    [Fact]
    public async Task The_conversation_as_code_runs_as_it_was_copied()
    {
        await using var page = await browser.OpenAsync("/ui/playground?endpoint=databricks-tiny-chat");
        await page.Page.GetByLabel("System prompt").FillAsync("It's \"you\": \\ $HOME `id` é😀\n!");
        await page.Page.GetByLabel("Max tokens").FillAsync("40");
        await page.Page.GetByLabel("Top k").FillAsync("1");
        await page.Page.GetByLabel("Prompt", new() { Exact = true }).FillAsync("What is 17 + 25?");
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(page.Page.Locator(".answer .figures")).ToHaveCountAsync(1);
        var said = (await page.Page.Locator(".answer .said").InnerTextAsync()).Trim();
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Code", Exact = true }).ClickAsync();
        await Accessibility.CheckAsync(page.Page);
        await page.PictureAsync("playground-code");

        Assert.Contains(said, await CopiedCode.RunAsync("bash", ["-c", await CopiedCode.OfAsync(page, "curl")]));
        Assert.Contains("client.chat.completions.create(", await CopiedCode.OfAsync(page, "Python"));
        await CopiedCode.RunAsync("python3", ["-c", "import ast, sys; ast.parse(sys.argv[1])", await CopiedCode.OfAsync(page, "Python")]);
        Assert.Contains("CompleteChatAsync", await CopiedCode.OfAsync(page, "C#"));
        if (Directory.Exists(CopiedCode.Packages))
            Assert.Contains(said, await CopiedCode.RunModuleAsync(await CopiedCode.OfAsync(page, "JavaScript")));
    }
}
